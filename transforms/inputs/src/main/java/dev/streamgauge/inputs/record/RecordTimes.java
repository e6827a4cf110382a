package dev.streamgauge.inputs.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.time.LogTimes;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Finds the time with which {@link RecordWriter} begins a line. Unlike the JSON format it does not
 * read the rest of the line.
 */
@Internal
public final class RecordTimes implements LineTime {
  private static final long serialVersionUID = 1L;
  private static final byte[] START = "{\"time\":\"".getBytes(US_ASCII);

  /** The longest time and its quote. */
  private static final int LONGEST = "2023-11-14T22:13:20.123456789Z\"".length();

  private final LogTimes times = LogTimes.inZone(ZoneOffset.UTC);

  @Override
  public long find(byte[] bytes, int from, int to, long referenceMillis) {
    int start = start(bytes, from, to);
    return times.find(bytes, start, Math.min(to, start + LONGEST), referenceMillis);
  }

  @Override
  public long findAfter(
      byte[] bytes, int from, int to, long referenceMillis, int before, long timeBefore) {
    int start = start(bytes, from, to);
    int end = Math.min(to, start + LONGEST);
    int startBefore = start(bytes, before, bytes.length);
    return times.findAfter(bytes, start, end, referenceMillis, startBefore, timeBefore);
  }

  @Override
  public String whyNone(byte[] bytes, int from, int to, long referenceMillis) {
    return times.whyNone(bytes, start(bytes, from, to), to, referenceMillis);
  }

  /** Returns where the time is; in what is no record, it may be anywhere at the beginning. */
  private static int start(byte[] bytes, int from, int to) {
    int start = from + START.length;
    return start <= to && Arrays.equals(bytes, from, start, START, 0, START.length) ? start : from;
  }
}
