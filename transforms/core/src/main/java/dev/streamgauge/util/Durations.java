package dev.streamgauge.util;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Parses and formats durations as Prometheus writes them: {@code 500ms}, {@code 30s}, {@code
 * 1h30m}.
 */
@Internal
public final class Durations {
  // At most ten digits each, so that no sum of them overflows.
  private static final Pattern FORM =
      Pattern.compile(
          "(?:([0-9]{1,10})d)?(?:([0-9]{1,10})h)?(?:([0-9]{1,10})m)?(?:([0-9]{1,10})s)?"
              + "(?:([0-9]{1,10})ms)?");
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  /** A century. Much more than this, added to the current time, exceeds Beam's range of times. */
  private static final long MAX_DAYS = 36_500;

  private Durations() {}

  /**
   * Parses a duration of zero ({@code 0s}) or more.
   *
   * @throws IllegalArgumentException if {@code text} is not a duration, or is longer than a century
   */
  public static Duration parse(String text) {
    return parse(text, '"' + text + '"');
  }

  /**
   * Parses a duration as {@link #parse(String)} does.
   *
   * @param shown what the message of the exception names, such as an option with its value
   * @throws IllegalArgumentException if {@code text} is not a duration, or is longer than a century
   */
  public static Duration parse(String text, String shown) {
    Matcher parts = FORM.matcher(text);
    if (text.isBlank() || !parts.matches()) {
      throw new IllegalArgumentException(
          shown + " is not a duration: write a number with ms, s, m, h or d, such as 30s or 1h30m");
    }
    long millis = 0;
    for (int i = 0; i < MILLIS.length; i++) {
      String number = parts.group(i + 1);
      millis += number == null ? 0 : Long.parseLong(number) * MILLIS[i];
    }
    if (millis > MAX_DAYS * MILLIS[0]) {
      throw new IllegalArgumentException(shown + " is too long: the maximum is " + MAX_DAYS + "d");
    }
    return Duration.ofMillis(millis);
  }

  /** Formats {@code millis} as {@link #parse} reads it. */
  public static String format(long millis) {
    StringBuilder text = new StringBuilder();
    long rest = millis;
    for (int i = 0; i < MILLIS.length; i++) {
      if (rest >= MILLIS[i]) {
        text.append(rest / MILLIS[i]).append(UNITS[i]);
        rest %= MILLIS[i];
      }
    }
    return text.length() == 0 ? "0s" : text.toString();
  }
}
