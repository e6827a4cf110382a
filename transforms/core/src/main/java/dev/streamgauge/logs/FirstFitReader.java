package dev.streamgauge.logs;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.format.ContainerLine;
import dev.streamgauge.logs.format.FormatLine;
import dev.streamgauge.logs.format.RawLine;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.logs.time.Ansi;
import dev.streamgauge.logs.time.LineStart;
import dev.streamgauge.logs.time.LogTimes;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads each line with the first format that accepts it, lazily when a property is requested. It
 * first strips leading NUL bytes, a byte order mark, colours, and the wrapping of a container
 * runtime.
 */
final class FirstFitReader implements LogReader, LogRecord {
  /** Colours that begin after this many bytes stay. */
  private static final int LOOK = 160;

  /** A scratch buffer that one long line grew beyond this size is dropped. */
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

  /** The stripped line, once a property was requested. */
  private byte[] text;

  private int start;
  private int end;
  private byte[] plain = NOTHING;
  private byte[] inner = NOTHING;
  private @Nullable FormatLine fitting;

  /** Creates a reader; lines that none of {@code formats} accepts are {@code raw}. */
  FirstFitReader(LogFormat format, FormatLine[] formats, RawLine raw, LogTimes times) {
    this.format = format;
    this.formats = formats;
    this.raw = raw;
    this.times = times;
    this.auto = format.isAuto();
  }

  @Override
  public LogRecord read(byte[] source, int first, int last) {
    bytes = source;
    from = first;
    to = last;
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
    if (formats.length == 0 || (format.isRegex() && formats[0].read(bytes, from, to))) {
      return formats.length == 0 ? read(raw, bytes, from, to) : formats[0];
    }
    uncover();
    if (container.read(text, start, end)) {
      FormatLine line = contained();
      if (line != null) {
        contained = true;
        return line;
      }
      raw.show(bytes, from, to);
    }
    FormatLine line = first(text, start, end);
    return line == null ? read(raw, text, start, end) : line;
  }

  /** Finds the text, without its colours and prefix. */
  private void uncover() {
    text = bytes;
    start = LineStart.skip(bytes, from, to);
    end = to;
    if (Ansi.find(bytes, start, Math.min(to, start + LOOK)) >= 0) {
      plain = buffer(plain, to - start);
      end = Ansi.strip(bytes, start, to, plain);
      text = plain;
      start = 0;
    }
  }

  /** Returns the wrapped line; null if it is not in the required format. */
  private @Nullable FormatLine contained() {
    byte[] within = text;
    int first = container.textStart();
    int last = container.textEnd();
    if (container.isDocker()) {
      inner = buffer(inner, last - first);
      last = container.unescape(inner);
      within = inner;
      first = 0;
      if (Ansi.find(inner, 0, Math.min(last, LOOK)) >= 0) {
        last = Ansi.strip(inner, 0, last, inner);
      }
    }
    FormatLine line = first(within, first, last);
    if (line == null && auto) {
      raw.show(within, first, last);
      return read(raw, within, first, last);
    }
    return line;
  }

  private @Nullable FormatLine first(byte[] source, int first, int last) {
    for (FormatLine line : formats) {
      if (line.read(source, first, last)) {
        return line;
      }
    }
    return null;
  }

  private static FormatLine read(RawLine line, byte[] source, int first, int last) {
    line.read(source, first, last);
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
    if (auto && fitting == null) {
      uncover();
      if (!FormatTimes.mayHaveItElsewhere(text, start, end)) {
        return times.find(text, start, end, referenceMillis);
      }
    }
    FormatLine line = fitting();
    if (auto && !FormatTimes.mayHaveItElsewhere(text, start, end)) {
      return times.find(text, start, end, referenceMillis);
    }
    long time =
        contained ? container.timeMillis(times, referenceMillis) : line.timeMillis(referenceMillis);
    if (time == LogTimes.AMBIGUOUS) {
      return LineTime.NONE;
    }
    return time == LineTime.NONE && auto ? times.find(text, start, end, referenceMillis) : time;
  }
}
