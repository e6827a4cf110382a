package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.WallClock;
import java.io.IOException;
import java.util.Collection;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a {@link KafkaRecordReader} has to do with one topic. */
final class TopicReading {
  private final PartitionAssignment assignment;
  private final TopicWatch watch;
  private final KafkaEnds ends;
  private final WallClock clock;

  /** Whether its absence is only waited for as long as for a partition's leader. */
  private final boolean isOneOfSeveral;

  private @Nullable Long goneSince;

  TopicReading(
      KafkaRecords source,
      String name,
      KafkaCheckpointMark.@Nullable Topic mark,
      TopicLookup lookup,
      WallClock clock,
      Runnable assign) {
    this.clock = clock;
    this.isOneOfSeveral = !source.topics().isOne();
    this.assignment = new PartitionAssignment(source, name, mark, lookup, clock, assign);
    this.watch =
        new TopicWatch(
            name,
            lookup,
            source.lookMillis(),
            () -> assignment.cursors().forEach(PartitionCursor::asks),
            clock);
    this.ends = new KafkaEnds(lookup, assignment.cursors(), watch, clock);
  }

  Collection<PartitionCursor> cursors() {
    return assignment.cursors();
  }

  /** Returns whether every partition that has a leader has begun. */
  boolean isBegun() {
    return assignment.isBegun() || (isOneOfSeveral && watch.isGone());
  }

  /** Returns whether the cluster has said which partitions there are, or that there are none. */
  boolean isKnown() {
    return assignment.isKnown() || (isOneOfSeveral && watch.isGone());
  }

  /** Asks which partitions there are, and waits briefly for the answer. */
  void await() throws IOException, InterruptedException {
    take(watch.await());
  }

  /** Takes the answer about the topic if it has arrived, and asks again when it is time to. */
  void look() throws InterruptedException {
    take(watch.look());
    if (!isOneOfSeveral || !watch.isGone()) {
      goneSince = null;
    } else if (goneSince == null) {
      goneSince = clock.elapsedMillis();
      assignment.isGone();
    }
  }

  /** Looks where the partitions end. */
  void lookForEnds() {
    ends.look();
  }

  private void take(TopicLookup.@Nullable Topic topic) throws InterruptedException {
    if (topic != null && assignment.apply(topic)) {
      ends.forget();
    }
  }

  /** Returns for how many milliseconds the topic has not existed, although it did before. */
  long goneMillis() {
    return goneSince == null ? 0 : clock.elapsedMillis() - goneSince;
  }

  /** Resumes where there are records, after {@code e} reported positions without any. */
  void recover(OffsetOutOfRangeException e) throws IOException, InterruptedException {
    if (assignment.recover(e)) {
      watch.askAgain();
      await();
    }
  }

  /** Returns whether a partition is not known to be read to its end. */
  boolean isBehind() {
    return watch.isThere() && assignment.cursors().stream().anyMatch(PartitionCursor::isBehind);
  }

  KafkaCheckpointMark.Topic toMark() {
    return assignment.toMark();
  }

  void close() {
    assignment.close();
  }
}
