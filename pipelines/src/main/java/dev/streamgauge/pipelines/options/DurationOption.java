package dev.streamgauge.pipelines.options;

import dev.streamgauge.util.Durations;
import org.joda.time.Duration;

/** Parses the durations of options: {@code 500ms}, {@code 30s}, {@code 1h30m}. */
public final class DurationOption {
  private DurationOption() {}

  /**
   * Parses the value {@code text} of option {@code option}.
   *
   * @throws ConfigException if it is not a duration
   */
  public static Duration parse(String option, String text) {
    try {
      return Duration.millis(Durations.parse(text.trim(), "--" + option + "=" + text).toMillis());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage() + ".", e);
    }
  }

  /**
   * Parses as {@link #parse}, but rejects zero.
   *
   * @throws ConfigException if it is not a duration, or zero
   */
  public static Duration parsePositive(String option, String text) {
    Duration duration = parse(option, text);
    if (duration.getMillis() <= 0) {
      throw new ConfigException(
          String.format("--%s=%s must be positive, such as 30s.", option, text));
    }
    return duration;
  }
}
