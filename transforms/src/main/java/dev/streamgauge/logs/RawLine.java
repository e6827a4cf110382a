package dev.streamgauge.logs;

import org.checkerframework.checker.nullness.qual.Nullable;

/** A line of no known format: its text is the message. */
final class RawLine extends FormatLine {
  static final String NAME = "raw";

  RawLine(LogTimes times) {
    super(NAME, times);
  }

  @Override
  boolean parse() {
    return true;
  }

  @Override
  Severity findSeverity() {
    return SeverityWords.scan(bytes, from, to);
  }

  @Override
  @Nullable String find(String field) {
    return field.equals("message") ? text(from, to) : null;
  }

  @Override
  public long timeMillis(long referenceMillis) {
    return time(from, to, referenceMillis);
  }
}
