package dev.streamgauge.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Lines read by a format, for tests. */
final class Records {
  private Records() {}

  static LogRecord read(String format, String line) {
    return read(LogFormat.named(format).reader(), line);
  }

  /** Reads the line from the middle of an array, for nothing outside it may be looked at. */
  static LogRecord read(LogReader reader, String line) {
    byte[] bytes = ("ERROR\"7[{" + line + "}] \"9:ERROR").getBytes(UTF_8);
    return reader.read(bytes, 9, 9 + line.getBytes(UTF_8).length);
  }
}
