package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.SplitWatermarkEstimator;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.LineTime;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Assigns the event times of one Kafka partition, as {@link LineTiming} decides them. The watermark
 * is that of {@link SplitWatermarkEstimator}. A dead letter has the time {@link LineTiming#DEAD}
 * and does not advance it.
 *
 * <p>Where the record's timestamp is the event time and is missing, the record gets the latest time
 * of its partition plus the time passed since, or the present if the partition has no time yet. In
 * a replay of old records the present would make all others late.
 */
final class RecordTimePolicy implements TimePolicy {
  private static final byte[] EMPTY = new byte[0];

  private final LineTiming timing;
  private final SplitWatermarkEstimator partition;
  private final WallClock clock;

  /**
   * The time of day when the clock was last read, which is not for every record, as most are older.
   */
  private long present = Long.MIN_VALUE;

  /** Whether the partition currently receives nothing but dead letters. */
  private boolean onlyDeadLately;

  RecordTimePolicy(
      LineTiming timing, Duration disorder, Optional<Instant> previousWatermark, WallClock clock) {
    this.timing = timing;
    this.partition = new SplitWatermarkEstimator(disorder, previousWatermark, clock);
    this.clock = clock;
  }

  /** Returns the line in a record; empty if the record has no value. */
  static byte[] line(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    return value == null ? EMPTY : value;
  }

  /** Returns when the record was sent, as far as is known. */
  static long sent(ConsumerRecord<byte[], byte[]> record, WallClock clock) {
    return record.timestamp() >= 0 ? record.timestamp() : clock.millis();
  }

  @Override
  public Instant timeOf(ConsumerRecord<byte[], byte[]> record) {
    long time =
        record.timestamp() < 0 && timing.times() == null ? partition.estimate() : find(record);
    if (time == LineTime.NONE) {
      return LineTiming.DEAD;
    }
    onlyDeadLately = false;
    partition.read(time);
    return new Instant(time);
  }

  private long find(ConsumerRecord<byte[], byte[]> record) {
    byte[] line = line(record);
    long sent = sent(record, clock);
    if (sent > present) {
      present = clock.millis();
    }
    long time = timing.accept(line, 0, line.length, sent, sent, present);
    if (time == LineTime.NONE) {
      long now = clock.millis();
      // In a replay the watermark must not pass the live lines after any number of dead letters. A
      // timestamp in the future does not show whether this is a replay.
      onlyDeadLately =
          sent <= now ? sent > now - SplitWatermarkEstimator.IDLE_MILLIS : onlyDeadLately;
    }
    return time;
  }

  /**
   * Treats a partition that receives nothing but dead letters as idle, so it does not hold back
   * others.
   */
  @Override
  public Instant watermark(PartitionEnd end) {
    // The clock may be set back.
    present = Long.MIN_VALUE;
    return partition.watermark(onlyDeadLately || end.isReached(clock));
  }
}
