package dev.streamgauge.logs.record;

import dev.streamgauge.lines.LineTime;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A log line as its format reads it.
 *
 * <p>A record is a view: the format that made it moves it from line to line, and it parses no more
 * of a line than is asked for, so a filter on the severity does not pay for all fields. What it has
 * returned stays valid; the record itself is not to be kept. Not for several threads.
 */
@Internal
public interface LogRecord {
  /**
   * The name of the format that understands this line, such as {@code json}; {@code raw} if none
   * does.
   */
  String format();

  /** How bad the line says it is; {@link Severity#UNKNOWN} if it does not. */
  Severity severity();

  /**
   * A field of the line by its name, or null if the line has none. Each format has its own names,
   * and those that mean the same in several are known as {@code time} (as it is written), {@code
   * severity} (the name of {@link #severity()}), {@code host}, {@code service} (what wrote it:
   * syslog's APP-NAME, a logger, a program) and {@code message} in all of them. A line that no
   * format understands has its whole text as {@code message}.
   */
  @Nullable String field(String name);

  /** The message: the line without what the format told apart; never null. */
  default String message() {
    String message = field("message");
    return message == null ? "" : message;
  }

  /**
   * The time that the line says it was written, in milliseconds since the epoch; {@link
   * LineTime#NONE} if it does not say. A time without a zone is in the format's.
   *
   * @param referenceMillis when the line was sent or came, near which a time without a year is
   */
  default long timeMillis(long referenceMillis) {
    return LineTime.NONE;
  }
}
