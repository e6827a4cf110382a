package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.SplitTime;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Where a {@link KafkaRecordReader} is in one partition. */
final class PartitionCursor {
  /** The offset of a partition that has not been begun. */
  static final long NOWHERE = -1;

  private final TopicPartition partition;
  private final TimePolicy times;
  private Iterator<ConsumerRecord<byte[], byte[]>> records = Collections.emptyIterator();
  private long nextOffset;
  private Instant time;
  private @Nullable Instant watermark;
  private long endOffset = NOWHERE;
  private long checkedMillis = PartitionEnd.UNKNOWN.checkedMillis();

  PartitionCursor(
      TopicPartition partition,
      KafkaCheckpointMark.@Nullable Position from,
      TimePolicy.Factory times) {
    this.partition = partition;
    this.nextOffset = from == null ? NOWHERE : from.nextOffset();
    this.times =
        times.of(
            from == null ? Optional.empty() : Optional.of(new Instant(from.watermarkMillis())));
    this.watermark = from == null ? null : new Instant(from.watermarkMillis());
  }

  TopicPartition partition() {
    return partition;
  }

  /** The next record to read, or {@link #NOWHERE}. */
  long nextOffset() {
    return nextOffset;
  }

  /** Begins at {@code offset}. */
  void beginAt(long offset) {
    nextOffset = offset;
  }

  /** Takes what a poll has brought of the partition; whether that is anything. */
  boolean take(ConsumerRecords<byte[], byte[]> polled) {
    List<ConsumerRecord<byte[], byte[]>> ours = polled.records(partition);
    records = ours.iterator();
    return !ours.isEmpty();
  }

  boolean hasNext() {
    return records.hasNext();
  }

  ConsumerRecord<byte[], byte[]> next() {
    ConsumerRecord<byte[], byte[]> record = records.next();
    time = times.timeOf(record);
    nextOffset = record.offset() + 1;
    return record;
  }

  /** The event time of the record that was read last. */
  Instant time() {
    return time;
  }

  /** Takes note of the partition's end, as reported by the broker. */
  void endsAt(long offset, long nowMillis) {
    endOffset = offset;
    checkedMillis = nowMillis;
  }

  Instant watermark(KafkaConsumer<?, ?> consumer) {
    watermark = times.watermark(end(consumer));
    return watermark;
  }

  /** Whether it had no opinion when it was asked last. */
  boolean isIdle() {
    return SplitTime.NO_OPINION.equals(watermark);
  }

  private PartitionEnd end(KafkaConsumer<?, ?> consumer) {
    if (endOffset == NOWHERE) {
      return PartitionEnd.UNKNOWN;
    }
    // Once all that was polled is read, what lies before the consumer's position are no records:
    // the markers of a transaction, which no record behind them tells of.
    long read = records.hasNext() ? nextOffset : Math.max(nextOffset, consumer.position(partition));
    return new PartitionEnd(Math.max(0, endOffset - read), checkedMillis);
  }

  KafkaCheckpointMark.Position toPosition() {
    Instant reported = watermark == null ? times.watermark(PartitionEnd.UNKNOWN) : watermark;
    return new KafkaCheckpointMark.Position(
        partition.partition(), nextOffset, reported.getMillis());
  }
}
