package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;

/** Lines read by a format, for tests. */
public final class Records {
  private Records() {}

  public static LogRecord read(String format, String line) {
    return read(LogFormat.named(format).reader(), line);
  }

  /** Reads the line from the middle of an array, for nothing outside it may be looked at. */
  public static LogRecord read(LogReader reader, String line) {
    byte[] bytes = ("ERROR\"7[{" + line + "}] \"9:ERROR").getBytes(UTF_8);
    return reader.read(bytes, 9, 9 + line.getBytes(UTF_8).length);
  }
}
