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

  private long first = LineTime.NONE;

  /** Whether the first time is one of two. */
  private boolean firstRepeats;

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
    if (isInDoubt(time, now)) {
      long earlier = times.find(bytes, from, to, time - HOUR);
      long later = times.find(bytes, from, to, time + HOUR);
      if (earlier != later && earlier != LineTime.NONE && later != LineTime.NONE) {
        time = earlier >= last - SLACK ? earlier : later >= last - SLACK ? later : time;
      }
    }
    if (first == LineTime.NONE) {
      first = time;
      firstRepeats =
          times.find(bytes, from, to, time - HOUR) != times.find(bytes, from, to, time + HOUR);
    }
    last = time;
    return time;
  }

  private boolean isInDoubt(long time, long now) {
    boolean jumps = last != LineTime.NONE && (time < last - SLACK || time > last + HOUR / 2);
    return jumps && Math.abs(now - time) > SLACK;
  }

  /**
   * Moves on by the lines of {@code next}, which had no lines before: they may have been read at
   * the same time as those of this.
   *
   * @param now the time of day when they were read
   * @return false if the lines before may change the times of the next ones; nothing has changed
   */
  public boolean follow(ForwardTime next, long now) {
    if (next.first == LineTime.NONE) {
      return true;
    }
    if (next.firstRepeats && isInDoubt(next.first, now)) {
      return false;
    }
    if (first == LineTime.NONE) {
      first = next.first;
      firstRepeats = next.firstRepeats;
    }
    last = next.last;
    return true;
  }
}
