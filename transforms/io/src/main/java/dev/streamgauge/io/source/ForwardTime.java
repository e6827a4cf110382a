package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineTime;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Decides, for the lines of a file in order, which of two instants a time without a zone means in
 * the night when clocks are set back: the first one that keeps time moving forward. A time that is
 * now is as {@link LineTime} finds it. Not thread-safe.
 */
@Internal
public final class ForwardTime {
  private static final long HOUR = 3_600_000;

  /** Lines may be out of order by so much; and what is that new is live. */
  private static final long SLACK = 60_000;

  private long last = LineTime.NONE;

  /**
   * Returns the time of the next line.
   *
   * @param found the time that was found in the line, or {@link LineTime#NONE}
   * @param times what finds the time for a given reference
   * @param now the time of day
   */
  long next(long found, LineTime times, byte[] bytes, int from, int to, long now) {
    long time = found;
    if (time == LineTime.NONE) {
      return time;
    }
    boolean jumps = last != LineTime.NONE && (time < last - SLACK || time > last + HOUR / 2);
    if (jumps && Math.abs(now - time) > SLACK) {
      long earlier = times.find(bytes, from, to, time - HOUR);
      long later = times.find(bytes, from, to, time + HOUR);
      if (earlier != later && earlier != LineTime.NONE && later != LineTime.NONE) {
        time = earlier >= last - SLACK ? earlier : later >= last - SLACK ? later : time;
      }
    }
    last = time;
    return time;
  }
}
