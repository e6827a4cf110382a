package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.CaughtUpReader;
import dev.streamgauge.io.source.CombinedWatermark;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.io.source.SplitTime;
import dev.streamgauge.io.source.WallClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The reader of {@link KafkaRecords}: one poll after the other, each one's records partition by
 * partition. A poll waits for records, so this is for a thread of its own ({@link MergedSource}).
 */
final class KafkaRecordReader extends UnboundedReader<ConsumerRecord<byte[], byte[]>>
    implements CaughtUpReader {
  /** Records that come meanwhile are handed over at once. */
  private static final java.time.Duration POLL = java.time.Duration.ofMillis(10);

  private final KafkaRecords source;
  private final List<PartitionCursor> cursors = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaEnds ends;
  private final List<SplitTime> times;
  private final CombinedWatermark least = new CombinedWatermark();
  private Instant reported = SplitTime.NONE;

  private Iterator<PartitionCursor> polled = Collections.emptyIterator();
  private @Nullable PartitionCursor reading;
  private @Nullable ConsumerRecord<byte[], byte[]> current;
  private Instant currentTime;
  private long readNanos = System.nanoTime();

  KafkaRecordReader(KafkaRecords source, @Nullable KafkaCheckpointMark mark, WallClock clock) {
    this.source = source;
    for (int partition : source.partitions()) {
      TopicPartition of = new TopicPartition(source.topic(), partition);
      cursors.add(new PartitionCursor(of, position(mark, partition), source.times()));
    }
    this.times = new ArrayList<>(Collections.nCopies(cursors.size(), SplitTime.UNKNOWN));
    this.consumer = source.consumer();
    this.ends = new KafkaEnds(consumer, cursors, clock);
  }

  private static KafkaCheckpointMark.@Nullable Position position(
      @Nullable KafkaCheckpointMark mark, int partition) {
    if (mark == null) {
      return null;
    }
    return mark.positions().stream()
        .filter(position -> position.partition() == partition)
        .findFirst()
        .orElse(null);
  }

  @Override
  public boolean start() {
    consumer.assign(cursors.stream().map(PartitionCursor::partition).toList());
    KafkaStart.seek(consumer, cursors, source.startAt());
    return advance();
  }

  @Override
  public boolean advance() {
    while (true) {
      if (reading != null && reading.hasNext()) {
        current = reading.next();
        currentTime = reading.time();
        return true;
      }
      if (polled.hasNext()) {
        reading = polled.next();
      } else if (!poll()) {
        reading = null;
        current = null;
        return false;
      }
    }
  }

  private boolean poll() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    List<PartitionCursor> withRecords = new ArrayList<>();
    for (PartitionCursor cursor : cursors) {
      if (cursor.take(records)) {
        withRecords.add(cursor);
      }
    }
    polled = withRecords.iterator();
    if (polled.hasNext()) {
      readNanos = System.nanoTime();
    }
    ends.look();
    return polled.hasNext();
  }

  @Override
  public ConsumerRecord<byte[], byte[]> getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("no record: the last advance() returned false");
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    getCurrent();
    return currentTime;
  }

  /** The least of the partitions'. */
  @Override
  public Instant getWatermark() {
    for (int i = 0; i < cursors.size(); i++) {
      Instant watermark = cursors.get(i).watermark(consumer);
      times.set(i, times.get(i).next(watermark, readNanos, ends.knownNanos()));
    }
    boolean reading = least.update(times);
    // What was confirmed only when all were idle is reported before that.
    if (!reading && !least.confirmed().isAfter(reported)) {
      return SplitTime.NO_OPINION;
    }
    reported = least.confirmed();
    return reported;
  }

  @Override
  public long endKnownNanos(long lookedNanos) {
    return ends.knownNanos();
  }

  @Override
  public KafkaCheckpointMark getCheckpointMark() {
    return new KafkaCheckpointMark(cursors.stream().map(PartitionCursor::toPosition).toList());
  }

  @Override
  public UnboundedSource<ConsumerRecord<byte[], byte[]>, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    consumer.close(java.time.Duration.ZERO);
  }
}
