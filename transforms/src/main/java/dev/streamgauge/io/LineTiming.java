package dev.streamgauge.io;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineTime;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;

/**
 * Event time from the lines themselves, within bounds.
 *
 * <p>A line without a time is dead, and so is one whose time is further ahead than is allowed of
 * the clock it can be held against: the Kafka record's timestamp, the line's arrival at a socket,
 * the wall clock for files. A sender whose clock is wrong must not make everybody else's lines
 * late. Lines may be as old as they like.
 *
 * <pre>{@code
 * KafkaLines.read("broker:9092", "logs")
 *     .withLineTime(LineTiming.of(LogTimes.inZone(ZoneOffset.UTC)))
 * }</pre>
 */
@AutoValue
public abstract class LineTiming implements Serializable {
  /** What is before is no time for Beam. */
  private static final long EARLIEST = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() + 1;

  /** Letters of a batch that are kept to be logged, where nothing else is done with them. */
  private static final int FEW = 5;

  abstract LineTime times();

  abstract Duration maxAhead();

  abstract boolean keepsAllLetters();

  /** The times that {@code times} finds, a minute ahead at most. */
  public static LineTiming of(LineTime times) {
    return new AutoValue_LineTiming(times, Duration.standardMinutes(1), true);
  }

  /** With times that are ahead by up to {@code maxAhead}. */
  public LineTiming withMaxAhead(Duration maxAhead) {
    return new AutoValue_LineTiming(times(), maxAhead, keepsAllLetters());
  }

  /**
   * Keeps only a few of the dead lines to be logged, and counts the rest: for pipelines without
   * {@link DeadLetters}, which need not carry them.
   */
  public LineTiming withoutDeadLetters() {
    return new AutoValue_LineTiming(times(), maxAhead(), false);
  }

  /**
   * The time of a line, or {@link LineTime#NONE} if it is dead.
   *
   * @param reference near which a time without a year is
   * @param clock what the time may be ahead of by no more than is allowed
   */
  long accept(byte[] bytes, int from, int to, long reference, long clock) {
    long time = times().find(bytes, from, to, reference);
    return time > clock + maxAhead().getMillis() || time < EARLIEST ? LineTime.NONE : time;
  }

  /** Adds a line that was not accepted. */
  void bury(byte[] line, long reference, String source, long readMillis, LineBatchBuilder out) {
    if (keepsAllLetters() || out.deadLetters() < FEW) {
      out.dead(DeadLetter.of(line, reason(line, reference, reference), source, readMillis));
    } else {
      out.countDead();
    }
  }

  private String reason(byte[] line, long reference, long clock) {
    long time = times().find(line, 0, line.length, reference);
    return time < EARLIEST
        ? times().whyNone(line, 0, line.length, reference)
        : "time is " + inWords(time - clock) + " ahead";
  }

  /** The batch, whose lines have the times they were read at, with the times that are in them. */
  LineBatch retime(LineBatch batch) {
    return retime(batch, LineTime.NONE, LineTime.NONE);
  }

  /**
   * The same with another reference and another clock for all lines, each unless it is {@link
   * LineTime#NONE}.
   */
  LineBatch retime(LineBatch batch, long commonReference, long commonClock) {
    int size = batch.size();
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] times = new long[size];
    int kept = 0;
    List<DeadLetter> letters = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int from = batch.start(i);
      int to = batch.end(i);
      long read = batch.time(i);
      long reference = commonReference == LineTime.NONE ? read : commonReference;
      long clock = commonClock == LineTime.NONE ? read : commonClock;
      long time = accept(batch.bytes(), from, to, reference, clock);
      if (time != LineTime.NONE) {
        starts[kept] = from;
        ends[kept] = to;
        times[kept++] = time;
      } else if (keepsAllLetters() || letters.size() < FEW) {
        byte[] line = Arrays.copyOfRange(batch.bytes(), from, to);
        letters.add(DeadLetter.of(line, reason(line, reference, clock), batch.origin(), read));
      }
    }
    LineBatch timed = batch.withLines(batch.bytes(), starts, ends, times, kept);
    return kept == size ? timed : timed.withDead(size - kept, letters);
  }

  /**
   * The batch of lines of a file that was changed last at {@code changed}. A time without a year is
   * before that, give or take a day for clocks and zones; else it is as near to it as it can be.
   */
  LineBatch retimeFile(LineBatch batch, long changed, long clock) {
    return withTimes(new FileTime(times(), changed)).retime(batch, changed, clock);
  }

  private LineTiming withTimes(LineTime times) {
    return new AutoValue_LineTiming(times, maxAhead(), keepsAllLetters());
  }

  /** Times that are not after the last change of a file, if another year can be told apart. */
  private record FileTime(LineTime times, long changed) implements LineTime {
    private static final long DAY = 86_400_000;

    /** Half a year before it there is no later time without a year, but for a day. */
    private static final long BEFORE_CHANGE = (365 / 2 - 1) * DAY;

    @Override
    public long find(byte[] bytes, int from, int to, long referenceMillis) {
      long time = times.find(bytes, from, to, changed);
      return time > changed + DAY ? times.find(bytes, from, to, changed - BEFORE_CHANGE) : time;
    }

    @Override
    public String whyNone(byte[] bytes, int from, int to, long referenceMillis) {
      return times.whyNone(bytes, from, to, referenceMillis);
    }
  }

  private static String inWords(long millis) {
    String[] units = {"day", "hour", "minute", "second"};
    long[] sizes = {86_400_000, 3_600_000, 60_000, 1_000};
    for (int i = 0; i < units.length; i++) {
      long number = millis / sizes[i];
      if (number > 0) {
        return number + " " + units[i] + (number == 1 ? "" : "s");
      }
    }
    return millis + " ms";
  }
}
