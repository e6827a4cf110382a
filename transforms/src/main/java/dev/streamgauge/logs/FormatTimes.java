package dev.streamgauge.logs;

import dev.streamgauge.lines.LineTime;

/** Finds the time in a line where its format has it. */
final class FormatTimes implements LineTime {
  private static final long serialVersionUID = 1;

  private final LogFormat format;

  /** Readers are for one thread, and finding is done in several. */
  private final transient ThreadLocal<LogReader> readers;

  FormatTimes(LogFormat format) {
    this.format = format;
    this.readers = ThreadLocal.withInitial(format::reader);
  }

  @Override
  public long find(byte[] bytes, int from, int to, long referenceMillis) {
    return readers.get().read(bytes, from, to).timeMillis(referenceMillis);
  }

  private Object readResolve() {
    return new FormatTimes(format);
  }
}
