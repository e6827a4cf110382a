package dev.streamgauge.io.source;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineTime;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Decides the event time of lines: from the lines themselves, or from the records that contain
 * them.
 *
 * <p>A line without a time is a dead letter, and so is one whose time is too far ahead of both the
 * time it was sent (a Kafka record's timestamp, the arrival at a socket or in a file) and the clock
 * of the machine that reads. A sender with a wrong clock, which may have set the record's timestamp
 * too, must not close everybody else's windows. Lines may be arbitrarily old.
 *
 * <pre>{@code
 * KafkaLines.read("broker:9092", "logs")
 *     .withLineTime(LineTiming.of(LogTimes.inZone(ZoneOffset.UTC)))
 * }</pre>
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class LineTiming implements Serializable {
  /** The time of an element without a time. */
  public static final Instant DEAD = BoundedWindow.TIMESTAMP_MIN_VALUE;

  /** Beam does not accept earlier times. */
  private static final long EARLIEST = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() + 1;

  private static final long HOUR = 3_600_000;

  /** How many letters of a batch are kept for logging when nothing else is done with them. */
  private static final int FEW = 5;

  /** Returns what finds the time in a line; null to use the time it was sent. */
  @Internal
  public abstract @Nullable LineTime times();

  abstract Duration maxAhead();

  abstract boolean keepsAllLetters();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setTimes(@Nullable LineTime times);

    abstract Builder setMaxAhead(Duration maxAhead);

    abstract Builder setKeepsAllLetters(boolean keepsAllLetters);

    abstract LineTiming build();
  }

  /** Uses the times that {@code times} finds, which may be up to a minute ahead. */
  public static LineTiming of(LineTime times) {
    return new AutoValue_LineTiming.Builder()
        .setTimes(times)
        .setMaxAhead(Duration.standardMinutes(1))
        .setKeepsAllLetters(true)
        .build();
  }

  /** Uses the timestamps of Kafka's records, which may be up to a minute ahead. */
  public static LineTiming ofRecords() {
    return new AutoValue_LineTiming.Builder()
        .setMaxAhead(Duration.standardMinutes(1))
        .setKeepsAllLetters(true)
        .build();
  }

  /** Accepts times that are ahead by up to {@code maxAhead}. */
  public LineTiming withMaxAhead(Duration maxAhead) {
    return toBuilder().setMaxAhead(maxAhead).build();
  }

  /**
   * Keeps only a few of the dead lines for logging, and counts the rest: for pipelines without
   * {@link DeadLetters}, which need not carry them.
   */
  public LineTiming withoutDeadLetters() {
    return toBuilder().setKeepsAllLetters(false).build();
  }

  /**
   * Returns the time of a line, or {@link LineTime#NONE} if it is dead.
   *
   * @param reference the time to which a time without a year is closest
   * @param sent when the line was sent, as far as is known
   * @param now the time of day
   */
  @Internal
  public long accept(byte[] bytes, int from, int to, long reference, long sent, long now) {
    return accept(find(bytes, from, to, reference, sent), sent, now);
  }

  private long accept(long time, long sent, long now) {
    return time > Math.min(sent, now) + maxAhead().getMillis() || time < EARLIEST
        ? LineTime.NONE
        : time;
  }

  private long find(byte[] bytes, int from, int to, long reference, long sent) {
    return times() == null ? sent : times().find(bytes, from, to, reference);
  }

  /** Adds a line that was not accepted. */
  @Internal
  public void bury(byte[] line, long sent, String source, long now, LineBatchBuilder out) {
    if (keepsAllLetters() || out.deadLetters() < FEW) {
      out.dead(DeadLetter.of(line, reason(line, sent, sent, now), source, now));
    } else {
      out.countDead();
    }
  }

  private String reason(byte[] line, long reference, long sent, long now) {
    long time = find(line, 0, line.length, reference, sent);
    if (time >= EARLIEST) {
      return "time is " + inWords(time - Math.min(sent, now)) + " ahead";
    }
    return times() == null ? "no time" : times().whyNone(line, 0, line.length, reference);
  }

  /**
   * Returns the batch, whose lines have their arrival times, with the times that are in the lines.
   */
  LineBatch retime(LineBatch batch, long now) {
    return retime(batch, LineTime.NONE, now, null, null);
  }

  /**
   * Retimes a batch of lines of a file, in order, with one reference for all of them.
   *
   * @param forward the state of the file
   */
  @Internal
  public LineBatch retime(LineBatch batch, long reference, long now, ForwardTime forward) {
    return retime(batch, reference, now, forward, times());
  }

  /**
   * Returns whether the time of line {@code i}, which the batch has, is one of two that clocks show
   * in the night when they are set back.
   */
  @Internal
  public boolean isRepeated(LineBatch batch, int i) {
    long time = batch.time(i);
    return times() != null
        && times().find(batch.bytes(), batch.start(i), batch.end(i), time - HOUR)
            != times().find(batch.bytes(), batch.start(i), batch.end(i), time + HOUR);
  }

  private LineBatch retime(
      LineBatch batch,
      long commonReference,
      long now,
      @Nullable ForwardTime forward,
      @Nullable LineTime plain) {
    int size = batch.size();
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] times = new long[size];
    int kept = 0;
    List<DeadLetter> letters = new ArrayList<>();
    byte[] bytes = batch.bytes();
    int before = 0;
    long timeBefore = LineTime.NONE;
    for (int i = 0; i < size; i++) {
      int from = batch.start(i);
      int to = batch.end(i);
      long read = batch.time(i);
      long reference = commonReference == LineTime.NONE ? read : commonReference;
      long found =
          timeBefore == LineTime.NONE || times() == null
              ? find(bytes, from, to, reference, read)
              : times().findAfter(bytes, from, to, reference, before, timeBefore);
      before = from;
      timeBefore = found;
      if (forward != null && plain != null) {
        found = forward.next(found, plain, bytes, from, to, now);
      }
      long time = accept(found, read, now);
      if (time != LineTime.NONE) {
        starts[kept] = from;
        ends[kept] = to;
        times[kept++] = time;
      } else if (keepsAllLetters() || letters.size() < FEW) {
        byte[] line = Arrays.copyOfRange(batch.bytes(), from, to);
        letters.add(DeadLetter.of(line, reason(line, reference, read, now), batch.origin(), read));
      }
    }
    LineBatch timed = batch.withLines(bytes, starts, ends, times, kept);
    return kept == size ? timed : timed.withDead(size - kept, letters);
  }

  /**
   * Retimes a batch of lines from a file that was last modified at {@code changed}. A time without
   * a year is before that, give or take a day for clocks and time zones, and otherwise as near to
   * it as possible.
   */
  @Internal
  public LineBatch retimeFile(LineBatch batch, long changed, long now, ForwardTime forward) {
    LineTiming ofFile = toBuilder().setTimes(new FileTime(times(), changed)).build();
    return ofFile.retime(batch, changed, now, forward, times());
  }

  /** Times that are not after the last change of a file, if another year can be distinguished. */
  private record FileTime(LineTime times, long changed) implements LineTime {
    private static final long DAY = 86_400_000;

    /** From half a year before it, no time without a year can be later, except by a day. */
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
