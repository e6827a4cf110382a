package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.time.LogTimes;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The current line as one format reads it. {@link #parse} must be cheap. */
@Internal
public abstract class FormatLine implements LogRecord {
  private final String name;
  private final LogTimes times;
  private Severity severity;

  byte[] bytes;
  int from;
  int to;

  FormatLine(String name, LogTimes times) {
    this.name = name;
    this.times = times;
  }

  /**
   * Moves to the line {@code [start, end)} of {@code source} and returns whether it is in this
   * format.
   */
  public final boolean read(byte[] source, int start, int end) {
    bytes = source;
    from = start;
    to = end;
    severity = null;
    return parse();
  }

  /** Returns whether the line is in this format; must not throw for any bytes. */
  abstract boolean parse();

  /** Returns the severity in the format's own terms. */
  abstract Severity findSeverity();

  /** Returns a field other than {@code severity}. */
  abstract @Nullable String find(String field);

  @Override
  public final String format() {
    return name;
  }

  @Override
  public final Severity severity() {
    if (severity == null) {
      severity = findSeverity();
    }
    return severity;
  }

  @Override
  public final @Nullable String field(String field) {
    if (field.equals("severity")) {
      return severity() == Severity.UNKNOWN ? null : severity().name();
    }
    return find(field);
  }

  final LogTimes times() {
    return times;
  }

  final String text(int start, int end) {
    return new String(bytes, start, end - start, UTF_8);
  }

  /**
   * Returns the time in a part of the line, NONE if there is no such part, or {@link
   * LogTimes#AMBIGUOUS}.
   */
  final long time(int start, int end, long referenceMillis) {
    return start < 0 ? LineTime.NONE : times.seek(bytes, start, end, referenceMillis);
  }

  /** Returns the first {@code wanted} in {@code [start, end)}, or -1. */
  final int indexOf(char wanted, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the first non-space byte from {@code start}. */
  final int skipSpaces(int start, int end) {
    int at = start;
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  /** Returns the first space from {@code start}, or {@code end}. */
  final int wordEnd(int start, int end) {
    int at = indexOf(' ', start, end);
    return at < 0 ? end : at;
  }
}
