package dev.streamgauge.io;

import dev.streamgauge.lines.LineTime;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Event time from the lines in Kafka's records, for one partition; the watermark is that of {@link
 * PartClock}. A dead line has the time {@link LineTiming#DEAD} and moves nothing.
 */
final class LineTimePolicy implements TimePolicy {
  private static final byte[] EMPTY = new byte[0];

  private final LineTiming timing;
  private final PartClock partition;
  private final WallClock clock;

  /** Whether nothing but dead lines is being sent to the partition at the moment. */
  private boolean onlyDeadLately;

  LineTimePolicy(
      LineTiming timing, Duration disorder, Optional<Instant> previousWatermark, WallClock clock) {
    this.timing = timing;
    this.partition = new PartClock(disorder, previousWatermark, clock);
    this.clock = clock;
  }

  /** The line in a record; that of one without a value is empty. */
  static byte[] line(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    return value == null ? EMPTY : value;
  }

  /** When the record was sent, as far as is known. */
  static long sent(ConsumerRecord<byte[], byte[]> record, WallClock clock) {
    return record.timestamp() >= 0 ? record.timestamp() : clock.millis();
  }

  @Override
  public Instant timeOf(ConsumerRecord<byte[], byte[]> record) {
    byte[] line = line(record);
    long sent = sent(record, clock);
    long time = timing.accept(line, 0, line.length, sent, sent);
    if (time == LineTime.NONE) {
      // In a replay the live lines behind must not be overtaken, however many dead come before.
      onlyDeadLately = sent > clock.millis() - PartClock.IDLE_MILLIS;
      return LineTiming.DEAD;
    }
    onlyDeadLately = false;
    partition.read(time);
    return new Instant(time);
  }

  /** A partition that gets nothing but dead lines is as good as idle: it must not stop the rest. */
  @Override
  public Instant watermark(PartitionEnd end) {
    return partition.watermark(onlyDeadLately || end.isReached(clock));
  }
}
