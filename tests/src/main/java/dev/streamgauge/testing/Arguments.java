package dev.streamgauge.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Parses {@code --name=value} arguments, or {@code --name} for true; an unused name is an error,
 * not ignored.
 */
public final class Arguments {
  private final Map<String, String> values = new HashMap<>();
  private final TreeSet<String> asked = new TreeSet<>();

  public Arguments(String[] args) {
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (!arg.startsWith("--")) {
        throw new IllegalArgumentException("Not of the form --name=value: " + arg);
      }
      if (equals < 0) {
        values.put(arg.substring(2), "true");
      } else {
        values.put(arg.substring(2, equals), arg.substring(equals + 1));
      }
    }
  }

  public String string(String name, String fallback) {
    asked.add(name);
    return values.getOrDefault(name, fallback);
  }

  /** Returns whether {@code --name} or {@code --name=true} is present. */
  public boolean flag(String name) {
    return Boolean.parseBoolean(string(name, "false"));
  }

  public long number(String name, long fallback) {
    return Long.parseLong(string(name, Long.toString(fallback)).replace("_", ""));
  }

  /** Returns a duration such as {@code 500ms}, {@code 30s}, {@code 10m} or {@code 1h}. */
  public Duration duration(String name, String fallback) {
    String value = string(name, fallback).toUpperCase(Locale.ROOT);
    return value.endsWith("MS")
        ? Duration.ofMillis(Long.parseLong(value.substring(0, value.length() - 2)))
        : Duration.parse("PT" + value);
  }

  public void rejectOthers() {
    for (String name : values.keySet()) {
      if (!asked.contains(name)) {
        throw new IllegalArgumentException("There is no option --" + name + "; there are " + asked);
      }
    }
  }
}
