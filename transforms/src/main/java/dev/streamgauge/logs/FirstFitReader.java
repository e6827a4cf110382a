package dev.streamgauge.logs;

import dev.streamgauge.lines.LineTime;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads each line by the first format that takes it for its own, once something is asked of it.
 * What is no part of the line is taken away before: NUL bytes and a byte order mark before it,
 * colours, and what a container runtime put around it.
 */
final class FirstFitReader implements LogReader, LogRecord {
  /** Colours that begin further behind stay. */
  private static final int LOOK = 256;

  /** A scratch buffer that one long line has made larger than this is dropped. */
  private static final int MAX_IDLE_CAPACITY = 64 * 1024;

  private static final byte[] NOTHING = new byte[0];

  private final FormatLine[] formats;
  private final RawLine raw;
  private final LogTimes times;
  private final LogFormat format;
  private final boolean auto;
  private final ContainerLine container = new ContainerLine();
  private boolean contained;
  private byte[] bytes;
  private int from;
  private int to;
  private byte[] plain = NOTHING;
  private byte[] inner = NOTHING;
  private @Nullable FormatLine fitting;

  /** Lines that none of {@code formats} takes are {@code raw}. */
  FirstFitReader(LogFormat format, FormatLine[] formats, RawLine raw, LogTimes times) {
    this.format = format;
    this.formats = formats;
    this.raw = raw;
    this.times = times;
    this.auto = format.isAuto();
  }

  @Override
  public LogRecord read(byte[] source, int start, int end) {
    bytes = source;
    from = start;
    to = end;
    fitting = null;
    return this;
  }

  private FormatLine fitting() {
    if (fitting == null) {
      contained = false;
      fitting = fit();
    }
    return fitting;
  }

  private FormatLine fit() {
    raw.show(bytes, from, to);
    if (formats.length == 0) {
      return read(raw, bytes, from, to);
    }
    if (format.isRegex() && formats[0].read(bytes, from, to)) {
      return formats[0];
    }
    byte[] text = bytes;
    int start = LineStart.skip(bytes, from, to);
    int end = to;
    if (Ansi.find(bytes, start, Math.min(to, start + LOOK)) >= 0) {
      plain = buffer(plain, to - start);
      end = Ansi.strip(bytes, start, to, plain);
      text = plain;
      start = 0;
    }
    if (container.read(text, start, end)) {
      FormatLine line = contained(text);
      if (line != null) {
        contained = true;
        return line;
      }
      raw.show(bytes, from, to);
    }
    FormatLine line = first(text, start, end);
    return line == null ? read(raw, text, start, end) : line;
  }

  /** The line within; null if it is not of the format that is demanded. */
  private @Nullable FormatLine contained(byte[] text) {
    byte[] within = text;
    int start = container.textStart();
    int end = container.textEnd();
    if (container.isDocker()) {
      inner = buffer(inner, end - start);
      end = container.unescape(inner);
      within = inner;
      start = 0;
      if (Ansi.find(inner, 0, Math.min(end, LOOK)) >= 0) {
        end = Ansi.strip(inner, 0, end, inner);
      }
    }
    FormatLine line = first(within, start, end);
    if (line == null && auto) {
      raw.show(within, start, end);
      return read(raw, within, start, end);
    }
    return line;
  }

  private @Nullable FormatLine first(byte[] text, int start, int end) {
    for (FormatLine line : formats) {
      if (line.read(text, start, end)) {
        return line;
      }
    }
    return null;
  }

  private static FormatLine read(RawLine line, byte[] text, int start, int end) {
    line.read(text, start, end);
    return line;
  }

  private static byte[] buffer(byte[] buffer, int size) {
    return buffer.length >= size && (buffer.length <= MAX_IDLE_CAPACITY || size > buffer.length / 4)
        ? buffer
        : new byte[Math.max(256, size + size / 2)];
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
    FormatLine line = fitting();
    if (!contained) {
      return line.field(name);
    }
    if (name.equals("time")) {
      return container.time();
    }
    String value = line.field(name);
    if (value == null && name.equals("stream")) {
      return container.isError() ? "stderr" : "stdout";
    }
    return value;
  }

  @Override
  public long timeMillis(long referenceMillis) {
    if (auto && !FormatTimes.mayHaveItElsewhere(bytes, from, to)) {
      return times.find(bytes, from, to, referenceMillis);
    }
    FormatLine line = fitting();
    long time =
        contained ? container.timeMillis(times, referenceMillis) : line.timeMillis(referenceMillis);
    if (time == LogTimes.AMBIGUOUS) {
      return LineTime.NONE;
    }
    return time == LineTime.NONE && auto ? times.find(bytes, from, to, referenceMillis) : time;
  }
}
