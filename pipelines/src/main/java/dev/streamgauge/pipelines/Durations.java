package dev.streamgauge.pipelines;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.time.Duration;

/** Durations as people write them on a command line: {@code 500ms}, {@code 30s}, {@code 1h30m}. */
final class Durations {
  // At most ten digits each, so that no sum of them overflows.
  private static final Pattern FORM =
      Pattern.compile(
          "(?:([0-9]{1,10})d)?(?:([0-9]{1,10})h)?(?:([0-9]{1,10})m)?(?:([0-9]{1,10})s)?"
              + "(?:([0-9]{1,10})ms)?");
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};

  /** A century. Added to the times of today, much more than this leaves Beam's range of times. */
  private static final long MAX_DAYS = 36_500;

  private Durations() {}

  /**
   * The duration {@code text} of option {@code option}.
   *
   * @throws ConfigException if it is not one
   */
  static Duration parse(String option, String text) {
    Matcher parts = FORM.matcher(text.trim());
    if (text.isBlank() || !parts.matches()) {
      throw new ConfigException(
          String.format(
              "--%s=%s is not a duration: write a number with ms, s, m, h or d, such as 30s or"
                  + " 1h30m.",
              option, text));
    }
    long millis = 0;
    for (int i = 0; i < MILLIS.length; i++) {
      String number = parts.group(i + 1);
      millis += number == null ? 0 : Long.parseLong(number) * MILLIS[i];
    }
    if (millis > MAX_DAYS * MILLIS[0]) {
      throw new ConfigException(
          String.format("--%s=%s is too long: %dd is the most.", option, text, MAX_DAYS));
    }
    return Duration.millis(millis);
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
