package dev.streamgauge.pipelines;

import org.joda.time.Duration;
import org.joda.time.format.PeriodFormatter;
import org.joda.time.format.PeriodFormatterBuilder;

/** Durations as people write them on a command line: {@code 500ms}, {@code 30s}, {@code 1h30m}. */
final class Durations {
  private static final PeriodFormatter FORMAT =
      new PeriodFormatterBuilder()
          .appendDays()
          .appendSuffix("d")
          .appendHours()
          .appendSuffix("h")
          .appendMinutes()
          .appendSuffix("m")
          .appendSeconds()
          .appendSuffix("s")
          .appendMillis()
          .appendSuffix("ms")
          .toFormatter();

  private Durations() {}

  /**
   * The duration {@code text} of option {@code option}.
   *
   * @throws ConfigException if it is not one
   */
  static Duration parse(String option, String text) {
    try {
      return FORMAT.parsePeriod(text.trim()).toStandardDuration();
    } catch (IllegalArgumentException | ArithmeticException | UnsupportedOperationException e) {
      throw new ConfigException(
          String.format(
              "--%s=%s is not a duration: write a number with ms, s, m, h or d, such as 30s or"
                  + " 1h30m.",
              option, text),
          e);
    }
  }

  /**
   * As {@link #parse}, for options that must be longer than nothing.
   *
   * @throws ConfigException if it is not
   */
  static Duration parsePositive(String option, String text) {
    Duration duration = parse(option, text);
    if (duration.getMillis() <= 0) {
      throw new ConfigException(
          String.format("--%s=%s must be longer than nothing, such as 30s.", option, text));
    }
    return duration;
  }
}
