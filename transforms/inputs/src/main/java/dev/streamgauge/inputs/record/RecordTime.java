package dev.streamgauge.inputs.record;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;

/**
 * Writes times as {@code 2023-11-14T22:13:20.123456789Z}, with as many groups of three digits as
 * are needed. Not thread-safe: records of one second share its text.
 */
final class RecordTime {
  private static final long NANOS = 1_000_000_000L;

  /** Length of {@code 2023-11-14T22:13:20}, as in all years that fit nanoseconds. */
  private static final int WHOLE = 19;

  private final char[] text = new char[WHOLE + 11];
  private long seconds = Long.MIN_VALUE;

  /** Writes the time as a string. */
  void write(JsonGenerator json, long epochNanos) throws IOException {
    long whole = Math.floorDiv(epochNanos, NANOS);
    if (whole != seconds) {
      Instant.ofEpochSecond(whole).toString().getChars(0, WHOLE, text, 0);
      seconds = whole;
    }
    int length = WHOLE;
    int fraction = (int) Math.floorMod(epochNanos, NANOS);
    if (fraction != 0) {
      text[length++] = '.';
      length = group(fraction / 1_000_000, length);
      int micros = fraction / 1000 % 1000;
      int nanos = fraction % 1000;
      if (micros != 0 || nanos != 0) {
        length = group(micros, length);
      }
      if (nanos != 0) {
        length = group(nanos, length);
      }
    }
    text[length++] = 'Z';
    json.writeString(text, 0, length);
  }

  private int group(int value, int at) {
    text[at] = (char) ('0' + value / 100);
    text[at + 1] = (char) ('0' + value / 10 % 10);
    text[at + 2] = (char) ('0' + value % 10);
    return at + 3;
  }
}
