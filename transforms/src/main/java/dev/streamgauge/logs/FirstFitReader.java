package dev.streamgauge.logs;

import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads each line by the first format that takes it for its own, once something is asked of it. */
final class FirstFitReader implements LogReader, LogRecord {
  private final FormatLine[] formats;
  private byte[] bytes;
  private int from;
  private int to;
  private @Nullable LogRecord fitting;

  /** The last of {@code formats} must take every line. */
  FirstFitReader(FormatLine[] formats) {
    this.formats = formats;
  }

  @Override
  public LogRecord read(byte[] source, int start, int end) {
    bytes = source;
    from = start;
    to = end;
    fitting = null;
    return this;
  }

  private LogRecord fitting() {
    if (fitting == null) {
      int i = 0;
      while (!formats[i].read(bytes, from, to)) {
        i++;
      }
      fitting = formats[i];
    }
    return fitting;
  }

  @Override
  public String format() {
    return fitting().format();
  }

  @Override
  public Severity severity() {
    return fitting().severity();
  }

  @Override
  public @Nullable String field(String name) {
    return fitting().field(name);
  }

  @Override
  public long timeMillis(long referenceMillis) {
    return fitting().timeMillis(referenceMillis);
  }
}
