package dev.streamgauge.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.checkerframework.checker.nullness.qual.Nullable;

/** A line of no known format: its text is the message. */
final class RawLine extends FormatLine {
  static final String NAME = "raw";

  private byte[] shown;
  private int shownFrom;
  private int shownTo;

  RawLine(LogTimes times) {
    super(NAME, times);
  }

  /** The message is {@code [start, end)} of {@code source}, with colours and all. */
  void show(byte[] source, int start, int end) {
    shown = source;
    shownFrom = start;
    shownTo = end;
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
    return field.equals("message")
        ? new String(shown, shownFrom, shownTo - shownFrom, UTF_8)
        : null;
  }

  @Override
  public long timeMillis(long referenceMillis) {
    return time(from, to, referenceMillis);
  }
}
