package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.record.SeverityWords;
import dev.streamgauge.logs.time.LogTimes;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A line of no known format: its text is the message. */
@Internal
public final class RawLine extends FormatLine {
  public static final String NAME = "raw";

  private byte[] shown;
  private int shownFrom;
  private int shownTo;

  public RawLine(LogTimes times) {
    super(NAME, times);
  }

  /** Sets the message to {@code [start, end)} of {@code source}, including colours. */
  public void show(byte[] source, int start, int end) {
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
