package dev.streamgauge.testing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run's account of its lines, from its last line on standard error. */
public record Account(long read, long counted, long filtered, long dead, long droppedLate) {
  private static final Pattern DONE =
      Pattern.compile(
          "(?m)^done: ([\\d,]+) lines? read in [\\d.]+ s, ([\\d,]+) counted, ([\\d,]+) filtered"
              + "(?:, ([\\d,]+) dead)?(?:, ([\\d,]+) dropped late)?, ");

  /** Returns the account in {@code stderr}. */
  public static Account parse(String stderr) {
    Matcher done = DONE.matcher(stderr);
    if (!done.find()) {
      throw new AssertionError("No account of a run that is done in:\n" + stderr);
    }
    return new Account(
        number(done, 1), number(done, 2), number(done, 3), number(done, 4), number(done, 5));
  }

  private static long number(Matcher done, int group) {
    String digits = done.group(group);
    return digits == null ? 0 : Long.parseLong(digits.replace(",", ""));
  }

  /**
   * Returns the number of lines read that are not accounted for; negative if some are counted
   * twice.
   */
  public long unaccounted() {
    return read - counted - filtered - dead - droppedLate;
  }
}
