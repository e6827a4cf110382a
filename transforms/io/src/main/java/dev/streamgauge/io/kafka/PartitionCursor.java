package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.PartReporter;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.io.splits.SplitTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** The position of a {@link KafkaRecordReader} in one partition. */
final class PartitionCursor {
  /** The offset of a partition that has not begun. */
  static final long NOWHERE = -1;

  private static final int MOST_SPANS = 10_000;

  /** The records of one poll, and what identifies the first of them. */
  private record Span(long first, long last, long timestamp, int hash) {
    static Span of(List<ConsumerRecord<byte[], byte[]>> records) {
      ConsumerRecord<byte[], byte[]> first = records.get(0);
      return new Span(
          first.offset(), records.get(records.size() - 1).offset(), first.timestamp(), hash(first));
    }

    private static int hash(ConsumerRecord<byte[], byte[]> record) {
      return Arrays.hashCode(record.value());
    }

    boolean beginsWith(ConsumerRecord<byte[], byte[]> record) {
      return record.offset() == first && record.timestamp() == timestamp && hash(record) == hash;
    }
  }

  private final TopicPartition partition;
  private final TimePolicy times;
  private final WallClock clock;
  private Iterator<ConsumerRecord<byte[], byte[]>> records = Collections.emptyIterator();
  private long nextOffset;
  private long read;
  private boolean fromEarliest;
  private boolean sought;
  private boolean inDoubt;
  private boolean confirmed;
  private @Nullable Instant time;
  private @Nullable Instant watermark;
  private SplitTime splitTime = SplitTime.UNKNOWN;
  private long endOffset = NOWHERE;
  private long checkedMillis = PartitionEnd.UNKNOWN.checkedMillis();
  private long endKnownNanos = System.nanoTime();

  /** The end as of the last {@link #splitTime}. */
  private PartitionEnd lastEnd = PartitionEnd.UNKNOWN;

  /** The time since when the partition has had no leader; null while it has one. */
  private @Nullable Long leaderlessSince;

  /** What was read since the topic was last confirmed to be the same. */
  private final Deque<Span> unconfirmed = new ArrayDeque<>();

  private int asked;

  /** The part of {@link #unconfirmed} that may be read again from the beginning. */
  private final Deque<Span> readAlready = new ArrayDeque<>();

  private long skipTo = NOWHERE;
  private long lastPolled = NOWHERE;

  /**
   * Creates a cursor at {@code from}; null for a partition that has not begun.
   *
   * @param fromEarliest whether it begins at the earliest record, rather than where the source does
   */
  PartitionCursor(
      TopicPartition partition,
      KafkaCheckpointMark.@Nullable Position from,
      boolean fromEarliest,
      TimePolicy.Factory times,
      WallClock clock) {
    this.partition = partition;
    this.nextOffset = from == null ? NOWHERE : from.nextOffset();
    this.fromEarliest = fromEarliest;
    this.times =
        times.of(
            from == null ? Optional.empty() : Optional.of(new Instant(from.watermarkMillis())));
    this.watermark = from == null ? null : new Instant(from.watermarkMillis());
    this.clock = clock;
  }

  TopicPartition partition() {
    return partition;
  }

  /** Returns the next record to read, or {@link #NOWHERE}. */
  long nextOffset() {
    return nextOffset;
  }

  boolean isBegun() {
    return nextOffset != NOWHERE;
  }

  boolean fromEarliest() {
    return fromEarliest;
  }

  /** Begins at {@code offset}. */
  void beginAt(long offset) {
    nextOffset = offset;
    sought = false;
    inDoubt = false;
    confirmed = false;
  }

  /** Notes that the partition seems to end before its position. */
  void doubt() {
    inDoubt = true;
  }

  boolean isInDoubt() {
    return inDoubt;
  }

  /** Returns whether the topic was confirmed to be the same since the doubt. */
  boolean isConfirmed() {
    return confirmed;
  }

  /** Returns how many records lie before the last known end; -1 if none is known. */
  long backlog() {
    return endOffset == NOWHERE || !isBegun() ? -1 : Math.max(0, endOffset - nextOffset);
  }

  /** Moves {@code consumer}, which has the partition, to this position if it is not there. */
  void seek(Consumer<?, ?> consumer) {
    if (!sought) {
      consumer.seek(partition, nextOffset);
      sought = true;
    }
  }

  /**
   * Begins again, as the topic was deleted and created again. What the consumer returned since the
   * topic was last confirmed may belong to the new one, and is not read twice.
   *
   * @return how many records of the old topic were known and unread
   */
  long beginAnew() {
    long unread = Math.max(0, endOffset - nextOffset);
    nextOffset = NOWHERE;
    fromEarliest = true;
    records = Collections.emptyIterator();
    endOffset = NOWHERE;
    readAlready.clear();
    readAlready.addAll(unconfirmed);
    unconfirmed.clear();
    asked = 0;
    return unread;
  }

  /** Notes that the cluster is being asked whether the topic is the same. */
  void asks() {
    asked = unconfirmed.size();
  }

  /** Notes that the topic was the same when the cluster was {@linkplain #asks asked}. */
  void isSame() {
    confirmed = inDoubt;
    for (; asked > 0 && !unconfirmed.isEmpty(); asked--) {
      unconfirmed.removeFirst();
    }
  }

  /** Takes the partition's records from a poll; returns whether there are any. */
  boolean take(ConsumerRecords<byte[], byte[]> polled) {
    List<ConsumerRecord<byte[], byte[]>> ours = polled.records(partition);
    if (ours.isEmpty()) {
      records = ours.iterator();
      return false;
    }
    lastPolled = ours.get(ours.size() - 1).offset();
    if (!readAlready.isEmpty() || skipTo != NOWHERE) {
      ours = ours.stream().filter(record -> !wasRead(record)).toList();
    }
    records = ours.iterator();
    if (ours.isEmpty()) {
      nextOffset = lastPolled + 1;
      return false;
    }
    if (unconfirmed.size() == MOST_SPANS) {
      unconfirmed.removeFirst();
      asked = Math.max(0, asked - 1);
    }
    unconfirmed.add(Span.of(ours));
    return true;
  }

  private boolean wasRead(ConsumerRecord<byte[], byte[]> record) {
    if (record.offset() <= skipTo) {
      return true;
    }
    skipTo = NOWHERE;
    while (!readAlready.isEmpty() && readAlready.getFirst().first() < record.offset()) {
      readAlready.removeFirst();
    }
    if (!readAlready.isEmpty() && readAlready.getFirst().beginsWith(record)) {
      skipTo = readAlready.removeFirst().last();
      return true;
    }
    return false;
  }

  boolean hasNext() {
    return records.hasNext();
  }

  ConsumerRecord<byte[], byte[]> next() {
    ConsumerRecord<byte[], byte[]> record = records.next();
    time = times.timeOf(record);
    // Those after it, if any, were read already.
    nextOffset = (records.hasNext() ? record.offset() : lastPolled) + 1;
    read++;
    return record;
  }

  /** Returns what people see of it. */
  PartReporter.Reading reading() {
    return new PartReporter.Reading(
        partition.toString(), read, backlog(), time == null ? Long.MIN_VALUE : time.getMillis());
  }

  /** Returns the event time of the last record read. */
  @Nullable Instant time() {
    return time;
  }

  /**
   * Notes the partition's end, as reported by its broker.
   *
   * @param askedMillis when it was asked, in elapsed time
   * @param askedNanos the same by {@link System#nanoTime()}
   */
  void endsAt(long offset, long askedMillis, long askedNanos) {
    endOffset = offset;
    checkedMillis = askedMillis;
    endKnownNanos = askedNanos;
  }

  /** Notes whether the partition has a leader; returns whether that has changed. */
  boolean isLed(boolean led) {
    if (led == hasLeader()) {
      return false;
    }
    leaderlessSince = led ? null : clock.elapsedMillis();
    return true;
  }

  boolean hasLeader() {
    return leaderlessSince == null;
  }

  /**
   * Returns how far the partition is.
   *
   * @param readNanos when records were last read
   * @param leaderlessMillis for how long a partition without a leader holds back the others
   */
  SplitTime splitTime(Consumer<?, ?> consumer, long readNanos, long leaderlessMillis) {
    lastEnd = end(consumer, leaderlessMillis);
    watermark = times.watermark(lastEnd);
    splitTime = splitTime.next(watermark, readNanos, endKnownNanos);
    return splitTime;
  }

  /** Returns whether it was not known to be read to its end when its time was last asked for. */
  boolean isBehind() {
    return lastEnd.backlog() != 0;
  }

  /** Returns whether it had no opinion when last asked. */
  boolean isIdle() {
    return SplitTime.NO_OPINION.equals(watermark);
  }

  /**
   * Returns the {@link System#nanoTime()} just before the last request that the broker answered.
   */
  long endKnownNanos() {
    return endKnownNanos;
  }

  private PartitionEnd end(Consumer<?, ?> consumer, long leaderlessMillis) {
    if (leaderlessSince != null) {
      long now = clock.elapsedMillis();
      if (now - leaderlessSince >= leaderlessMillis) {
        endKnownNanos = System.nanoTime();
        return new PartitionEnd(0, now);
      }
    }
    if (endOffset == NOWHERE || !isBegun()) {
      return PartitionEnd.UNKNOWN;
    }
    // Once everything polled is read, what lies before the consumer's position are no records but
    // transaction markers, which no later record shows.
    long read = records.hasNext() ? nextOffset : Math.max(nextOffset, position(consumer));
    return new PartitionEnd(Math.max(0, endOffset - read), checkedMillis);
  }

  /**
   * Returns the consumer's position, without waiting for one that is in doubt as the leader moves.
   */
  private long position(Consumer<?, ?> consumer) {
    try {
      return consumer.position(partition, Duration.ZERO);
    } catch (TimeoutException inDoubt) {
      return nextOffset;
    }
  }

  KafkaCheckpointMark.Position toPosition() {
    Instant reported = watermark == null ? times.watermark(PartitionEnd.UNKNOWN) : watermark;
    return new KafkaCheckpointMark.Position(
        partition.partition(), nextOffset, reported.getMillis());
  }
}
