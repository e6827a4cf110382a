package dev.streamgauge.pipelines.config;

import static java.util.Map.entry;

import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.pipelines.connect.FileFormats;
import dev.streamgauge.pipelines.connect.SourceList;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ByteSizes;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.KeyOption;
import dev.streamgauge.pipelines.options.LogFormats;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.Logins;
import dev.streamgauge.pipelines.options.OutputFormat;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.run.CommandLine;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the value of one option as far as that is possible without contacting a source or a sink.
 */
final class OptionChecks {
  private static final Set<String> POSITIVE =
      Set.of(
          "demoTime",
          "gap",
          "heartbeatEvery",
          "history",
          "shutdownTimeout",
          "stopWhenIdle",
          "windowPeriod",
          "windowSize");

  private static final Set<String> DURATIONS =
      Set.of(
          "allowedLateness",
          "disorder",
          "expireAfter",
          "maxAhead",
          "progressEvery",
          "stallTimeout");

  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "eventTime", Set.of("arrival", "line", "record"),
          "malformed", Set.of("dead", "raw"),
          "runner", Set.of("directrunner", "flinkrunner", "sparkrunner"),
          "spoolSync", Set.of("always", "interval", "never"));

  /** Checks a value; throws an exception whose message says what is wrong. */
  private interface Check {
    void check(String value);
  }

  private static final Map<String, Check> OTHERS =
      Map.ofEntries(
          entry("by", KeyOption::parse),
          entry("fileFormat", value -> FileFormats.of(options("fileFormat", value))),
          entry("format", value -> OutputFormat.of(options("format", value))),
          entry("lineTimeZone", OptionChecks::zone),
          entry("logFormat", value -> LogFormats.of(options("logFormat", value))),
          entry("matches", ErrorFilter::matching),
          entry("source", SourceList::check),
          entry("spoolSize", value -> ByteSizes.parse("spoolSize", value)),
          entry("startAt", value -> Windows.time("startAt", value)),
          entry("newSince", value -> Windows.time("newSince", value)),
          entry("until", value -> Windows.time("until", value)));

  private OptionChecks() {}

  /**
   * Checks {@code option} of {@code command}.
   *
   * @throws IllegalArgumentException if its value is wrong; the message says how
   */
  static void check(String command, ConfigOption option) {
    String name = option.name();
    String value = option.value();
    try {
      Logins.refuse(List.of(option.argument()));
      if (Commands.getters(command).containsKey(name)) {
        CommandLine.parseOnly(Commands.types().get(command), List.of(option.argument()));
      }
      if (DURATIONS.contains(name)) {
        DurationOption.parse(name, value);
      } else if (POSITIVE.contains(name)) {
        DurationOption.parsePositive(name, value);
      } else if (WORDS.containsKey(name)) {
        word(value, WORDS.get(name));
      } else if (OTHERS.containsKey(name)) {
        OTHERS.get(name).check(value);
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Returns the names of the options whose values are durations. */
  static Set<String> durations() {
    Set<String> all = new TreeSet<>(DURATIONS);
    all.addAll(POSITIVE);
    return all;
  }

  /** Returns the values that the option {@code name} can have; empty if it is free. */
  static Set<String> words(String name) {
    return WORDS.getOrDefault(name, Set.of());
  }

  private static void word(String value, Set<String> known) {
    if (!known.contains(value.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "\"" + value + "\" is not one of " + String.join(", ", new TreeSet<>(known)));
    }
  }

  private static StreamgaugeOptions options(String name, String value) {
    return CommandLine.parseOnly(LogMonitorOptions.class, List.of("--" + name + "=" + value));
  }

  private static void zone(String value) {
    try {
      ZoneId.of(value);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"" + value + "\" is not a time zone", e);
    }
  }
}
