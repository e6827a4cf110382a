package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import dev.streamgauge.util.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Parses times in a test file: since the start of a test, or by the calendar. */
final class Times {
  /** The default start of a test: midnight, so that windows start then too. */
  static final long DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private Times() {}

  /** Returns the time under {@code start} in {@code map}, or else {@code otherwise}. */
  static long start(YamlMap map, long otherwise) {
    YamlText text = map.text("start");
    Long start = text == null ? null : text.as(Times::calendar);
    return start == null ? otherwise : start;
  }

  /** Parses a time not before {@code start}; null, with a problem reported, if it is invalid. */
  static @Nullable Long at(YamlText text, long start) {
    Long at = text.as(value -> parse(value, start));
    return at == null ? null : notBefore(start, at, text);
  }

  /** Returns {@code at}; null, with a problem reported, if it is before {@code start}. */
  static @Nullable Long notBefore(long start, long at, YamlText text) {
    if (at < start) {
      text.error(
          Instant.ofEpochMilli(at)
              + " is before the start of the test, "
              + Instant.ofEpochMilli(start));
      return null;
    }
    return at;
  }

  private static long parse(String text, long start) {
    // A date has hyphens, a duration has none.
    return text.contains("-") ? calendar(text) : start + Durations.parse(text).toMillis();
  }

  private static long calendar(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a time: write it as 2026-11-24T22:00:00Z", e);
    }
  }
}
