package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.CaughtUpReader;
import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.io.source.PartReporter;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.io.splits.CombinedWatermark;
import dev.streamgauge.io.splits.SplitBacklog;
import dev.streamgauge.io.splits.SplitTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Reads {@link KafkaRecords}: one poll after the other, and each poll's records partition by
 * partition. A poll waits for records, so the reader needs its own thread ({@link MergedSource}).
 */
final class KafkaRecordReader extends UnboundedReader<ConsumerRecord<byte[], byte[]>>
    implements CaughtUpReader, SourceMetrics.Backlog {
  /** The longest wait of a poll; records that arrive meanwhile are returned at once. */
  private static final java.time.Duration POLL = java.time.Duration.ofMillis(10);

  private final KafkaRecords source;
  private final Consumer<byte[], byte[]> consumer;
  private final TopicReadings topics;
  private final long leaderlessMillis;
  private final WallClock clock;
  private final CombinedWatermark least = new CombinedWatermark();
  private final PartReporter parts = new PartReporter(SourceParts.Kind.PARTITION);
  private Instant reported = SplitTime.NONE;

  private Iterator<PartitionCursor> polled = Collections.emptyIterator();
  private @Nullable PartitionCursor reading;
  private @Nullable ConsumerRecord<byte[], byte[]> current;
  private Instant currentTime;
  private long readNanos = System.nanoTime();

  KafkaRecordReader(
      KafkaRecords source,
      @Nullable KafkaCheckpointMark mark,
      Consumer<byte[], byte[]> consumer,
      TopicLookups lookups,
      WallClock clock) {
    this.source = source;
    this.consumer = consumer;
    this.clock = clock;
    this.topics = new TopicReadings(source, mark, consumer, lookups, clock);
    this.leaderlessMillis = source.leaderlessMillis();
  }

  /** Waits until the cluster has said what to read: while it is unavailable, nothing is idle. */
  @Override
  public boolean start() throws IOException {
    try {
      long giveUp = clock.elapsedMillis() + leaderlessMillis;
      while (!topics.isBegun()
          && !DrainSignal.requested()
          && !(topics.isKnown() && clock.elapsedMillis() > giveUp)) {
        topics.await();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return advance();
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    IOException io = new InterruptedIOException();
    io.initCause(e);
    return io;
  }

  @Override
  public boolean advance() throws IOException {
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

  private boolean poll() throws IOException {
    List<PartitionCursor> withRecords = new ArrayList<>();
    try {
      // Before the poll: everything polled is read, and nothing of another topic has arrived since.
      topics.look();
      ConsumerRecords<byte[], byte[]> records = records();
      for (PartitionCursor cursor : topics.cursors()) {
        if (cursor.take(records)) {
          withRecords.add(cursor);
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    polled = withRecords.iterator();
    if (polled.hasNext()) {
      readNanos = System.nanoTime();
    }
    topics.lookForEnds();
    parts.report(to -> topics.cursors().forEach(cursor -> to.accept(cursor.reading())));
    return polled.hasNext();
  }

  private ConsumerRecords<byte[], byte[]> records() throws IOException, InterruptedException {
    if (topics.isEmpty()) {
      return ConsumerRecords.empty();
    }
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      topics.recover(e);
      return ConsumerRecords.empty();
    }
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

  /** Returns the minimum of the partitions' watermarks. */
  @Override
  public Instant getWatermark() {
    if (topics.cursors().isEmpty()) {
      return topics.isKnown() ? SplitTime.NO_OPINION : reported;
    }
    List<SplitTime> times =
        topics.cursors().stream()
            .map(cursor -> cursor.splitTime(consumer, readNanos, leaderlessMillis))
            .toList();
    boolean reading = least.update(times);
    // A watermark that was confirmed only when all were idle is reported before they are.
    if (!reading && !least.confirmed().isAfter(reported)) {
      return SplitTime.NO_OPINION;
    }
    reported = least.confirmed();
    return reported;
  }

  @Override
  public long endKnownNanos(long lookedNanos) {
    return topics.cursors().stream()
        .map(PartitionCursor::endKnownNanos)
        .reduce((a, b) -> a - b < 0 ? a : b)
        .orElse(lookedNanos);
  }

  /** Returns how many records lie before the last known ends of the partitions. */
  @Override
  public long backlogLines() {
    return topics.cursors().stream()
        .mapToLong(PartitionCursor::backlog)
        .reduce(UNKNOWN, SplitBacklog::sum);
  }

  @Override
  public boolean isBehind() {
    return topics.isBehind();
  }

  @Override
  public KafkaCheckpointMark getCheckpointMark() {
    return topics.toMark();
  }

  @Override
  public UnboundedSource<ConsumerRecord<byte[], byte[]>, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    parts.close();
    topics.close();
    consumer.close(java.time.Duration.ZERO);
  }
}
