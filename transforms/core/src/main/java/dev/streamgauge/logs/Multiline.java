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
 * Says which lines belong to the line before them, so that a stack trace is one line with it, the
 * newlines kept inside.
 *
 * <p>Sources join them where one sender's lines are still in their order: for a socket in its
 * connection, for a file in the file. What is joined is one line in all counts, is as long as a
 * line may be at most (the rest is cut), and on a socket has the time at which it was complete:
 * when the next one began, or nothing had come for {@link #flushAfter()}.
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
   * java.io.IOException: no}). Between a line that names a throwable and the first line of its
   * trace, any lines are those of its message, unless one looks like the beginning of a log line.
   */
  public static Multiline stackTraces() {
    return new Multiline(null, Duration.standardSeconds(1));
  }

  /**
   * Joins lines in which {@code regex} (RE2) is not found to the last one in which it is.
   *
   * @throws IllegalArgumentException if it is not a regular expression: with what is wrong and
   *     where
   */
  public static Multiline startingWith(String regex) {
    return new Multiline(Regexes.compile(regex), Duration.standardSeconds(1));
  }

  /**
   * Waits so long for more on a socket, 1 s unless said otherwise.
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

  /** How long a line waits for more that belong to it. */
  public Duration flushAfter() {
    return flushAfter;
  }

  /**
   * Sees that a source does not stop for want of input while a line waits for more.
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

  /** Whether the line {@code [from, to)} belongs to the one before it. */
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
   * Whether lines may belong to the one before them although {@link #continues} does not say so:
   * what comes behind them tells.
   */
  public boolean looksAhead() {
    return start == null;
  }

  /** Whether the line is one of a stack trace, or begins the next part of one. */
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
   * Whether the line names a throwable whose message may go on in the next lines: a name that ends
   * like that of one, with a colon or the end of the line behind it.
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
