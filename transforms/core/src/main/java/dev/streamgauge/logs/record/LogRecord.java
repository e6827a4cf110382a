package dev.streamgauge.logs.record;

import dev.streamgauge.lines.LineTime;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A parsed log line.
 *
 * <p>A record is a view that its reader moves from line to line. It parses only what is requested,
 * so a filter on severity does not pay for all fields. Returned values stay valid, but the record
 * itself must not be kept. Not thread-safe.
 */
@Internal
public interface LogRecord {
  /**
   * Returns the name of the format that recognizes this line, such as {@code json}; {@code raw} if
   * none does.
   */
  String format();

  /** Returns the severity in the line; {@link Severity#UNKNOWN} if it has none. */
  Severity severity();

  /**
   * Returns a field of the line by its name, or null if the line has none. Each format has its own
   * names, but all share these for fields with the same meaning: {@code time} (as written), {@code
   * severity} (the name of {@link #severity()}), {@code host}, {@code service} (what wrote it:
   * syslog's APP-NAME, a logger, a program) and {@code message}. A line that no format recognizes
   * has its whole text as {@code message}.
   */
  @Nullable String field(String name);

  /** Returns the message: the line without its other fields; never null. */
  default String message() {
    String message = field("message");
    return message == null ? "" : message;
  }

  /**
   * Returns the time in the line, in milliseconds since the epoch; {@link LineTime#NONE} if it has
   * none. A time without a zone is in the format's zone.
   *
   * @param referenceMillis when the line was sent or arrived; a time without a year is nearest to
   *     it
   */
  default long timeMillis(long referenceMillis) {
    return LineTime.NONE;
  }
}
