package dev.streamgauge.logs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.util.Regexes;
import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Decides which lines continue the previous line, so that a stack trace becomes part of its line,
 * with the newlines kept.
 *
 * <p>Sources join lines where the lines of one sender are still in order: for a socket per
 * connection, for a file per file. A joined line counts as one, is cut at the maximum line length,
 * and on a socket has the time at which it was complete: when the next line began, or nothing had
 * arrived for {@link #flushAfter()}.
 *
 * <pre>{@code
 * SocketLines.listen("127.0.0.1", 5514).withMultiline(Multiline.stackTraces())
 * FileLines.matching("/var/log/app.log").withMultiline(Multiline.startingWith("^\\d{4}-\\d\\d-\\d\\d "))
 * }</pre>
 *
 * @since 0.1.0
 */
public final class Multiline implements Serializable {
  private static final long serialVersionUID = 1;

  private static final byte[][] BEGINNINGS = {
    "Caused by: ".getBytes(US_ASCII),
    "Wrapped by: ".getBytes(US_ASCII),
    "Suppressed: ".getBytes(US_ASCII),
    "... ".getBytes(US_ASCII)
  };

  private static final byte[] AT = "at ".getBytes(US_ASCII);

  private static final byte[][] THROWABLES = {
    "Exception".getBytes(US_ASCII), "Error".getBytes(US_ASCII), "Throwable".getBytes(US_ASCII)
  };

  private final @Nullable Pattern start;
  private final Duration flushAfter;

  private Multiline(@Nullable Pattern start, Duration flushAfter) {
    this.start = start;
    this.flushAfter = flushAfter;
  }

  /**
   * Joins lines that begin with a space, a tab, {@code Caused by: }, {@code Wrapped by: }, {@code
   * Suppressed: }, {@code ... } or the name of a Java throwable with its package ({@code
   * java.io.IOException: no}). Lines between one that names a throwable and the first line of its
   * trace belong to its message, unless one looks like the start of a log line.
   */
  public static Multiline stackTraces() {
    return new Multiline(null, Duration.standardSeconds(1));
  }

  /**
   * Joins lines in which {@code regex} (RE2) does not match to the last line in which it does.
   *
   * @throws IllegalArgumentException if it is not a regular expression: the message says what is
   *     wrong and where
   */
  public static Multiline startingWith(String regex) {
    return new Multiline(Regexes.compile(regex), Duration.standardSeconds(1));
  }

  /**
   * Sets how long a socket waits for continuation lines; 1 s by default.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Multiline withFlushAfter(Duration duration) {
    if (duration.getMillis() <= 0) {
      throw new IllegalArgumentException(
          "The time to wait for more lines must be positive, and is " + duration + ".");
    }
    return new Multiline(start, duration);
  }

  /** Returns how long a line waits for continuation lines. */
  public Duration flushAfter() {
    return flushAfter;
  }

  /**
   * Checks that a source does not stop as idle while a line waits for continuation lines.
   *
   * @throws IllegalArgumentException if {@code stopWhenIdle} is less than twice {@link
   *     #flushAfter()}
   */
  public void checkStopWhenIdle(Duration stopWhenIdle) {
    if (stopWhenIdle.isShorterThan(flushAfter.multipliedBy(2))) {
      throw new IllegalArgumentException(
          String.format(
              "A source that stops after %d ms without a line may lose lines that wait %d ms for"
                  + " more: stop after at least twice as long, or let them wait for less.",
              stopWhenIdle.getMillis(), flushAfter.getMillis()));
    }
  }

  /** Returns whether the line {@code [from, to)} continues the previous one. */
  public boolean continues(byte[] bytes, int from, int to) {
    if (start != null) {
      return !start.matcher(new String(bytes, from, to - from, UTF_8)).find();
    }
    if (from == to) {
      return false;
    }
    if (bytes[from] == ' ' || bytes[from] == '\t') {
      return true;
    }
    for (byte[] beginning : BEGINNINGS) {
      if (isAt(bytes, from, to, beginning)) {
        return true;
      }
    }
    return isThrowable(bytes, from, to);
  }

  /**
   * Returns whether lines may continue the previous one although {@link #continues} returns false:
   * the lines after them decide.
   */
  public boolean looksAhead() {
    return start == null;
  }

  /** Returns whether the line is part of a stack trace, or begins its next part. */
  public static boolean isTrace(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    if (at > from && isAt(bytes, at, to, AT)) {
      return true;
    }
    for (byte[] beginning : BEGINNINGS) {
      if (isAt(bytes, at, to, beginning)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the line names a throwable whose message may continue in the next lines: a name
   * that ends like a throwable's, followed by a colon or the end of the line.
   */
  public static boolean namesThrowable(byte[] bytes, int from, int to) {
    for (int i = from + 1; i <= to; i++) {
      if ((i == to || bytes[i] == ':') && isLetter(bytes[i - 1])) {
        for (byte[] throwable : THROWABLES) {
          int at = i - throwable.length;
          if (at > from && isAt(bytes, at, i, throwable) && isLetter(bytes[at - 1])) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isLetter(byte b) {
    return GregorianDates.isAlphanumeric(b) && !GregorianDates.isDigit(b);
  }

  private static boolean isThrowable(byte[] bytes, int from, int to) {
    int end = from;
    int dots = 0;
    while (end < to
        && (GregorianDates.isAlphanumeric(bytes[end]) || "._$".indexOf(bytes[end]) >= 0)) {
      dots += bytes[end] == '.' ? 1 : 0;
      end++;
    }
    if (dots == 0 || (end < to && bytes[end] != ':')) {
      return false;
    }
    for (byte[] throwable : THROWABLES) {
      if (isAt(bytes, Math.max(from, end - throwable.length), end, throwable)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] bytes, int from, int to, byte[] wanted) {
    if (to - from < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[from + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
