package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.util.RateLimitedLogger;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of a topic that a {@link KafkaRecordReader} reads, and its positions in them:
 * those of the mark, those added to the topic while it is read, and those of a topic that replaces
 * it.
 */
final class PartitionAssignment {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionAssignment.class);

  private final KafkaRecords source;
  private final String name;
  private final Runnable assign;
  private final KafkaStart start;
  private final WallClock clock;
  private final Map<Integer, PartitionCursor> cursors = new TreeMap<>();
  private final boolean resumes;
  private final Set<Uuid> formerIds = new HashSet<>();
  private final LostPositions lost = new LostPositions();
  private final RateLimitedLogger limited = new RateLimitedLogger(LOG, 1);
  private final Counter withoutLeader =
      Metrics.counter(MetricNames.NAMESPACE, SourceMetrics.PARTITIONS_WITHOUT_LEADER);
  private int leaderless;
  private Uuid topicId;

  /** Whether the positions belong to the topic with {@link #topicId}: old marks do not say. */
  private boolean isOfTopic;

  private boolean known;

  /**
   * Creates the assignment of one topic.
   *
   * @param assign assigns all partitions of all topics that have begun to the consumer
   */
  PartitionAssignment(
      KafkaRecords source,
      String name,
      KafkaCheckpointMark.@Nullable Topic mark,
      TopicLookup lookup,
      WallClock clock,
      Runnable assign) {
    this.source = source;
    this.name = name;
    this.assign = assign;
    this.start = new KafkaStart(lookup, source.startAt(), source.reset());
    this.clock = clock;
    this.resumes = mark != null && !mark.positions().isEmpty();
    this.topicId = mark == null ? Uuid.ZERO_UUID : mark.id();
    this.isOfTopic = !resumes || !topicId.equals(Uuid.ZERO_UUID);
    if (mark != null) {
      mark.positions().forEach(position -> add(position.partition(), position, false));
    }
  }

  private void add(
      int partition, KafkaCheckpointMark.@Nullable Position from, boolean fromEarliest) {
    TopicPartition of = new TopicPartition(name, partition);
    cursors.put(partition, new PartitionCursor(of, from, fromEarliest, source.times(), clock));
  }

  /** Returns a live view of the cursors of all partitions. */
  Collection<PartitionCursor> cursors() {
    return Collections.unmodifiableCollection(cursors.values());
  }

  /** Returns the positions in the topic. */
  KafkaCheckpointMark.Topic toMark() {
    return new KafkaCheckpointMark.Topic(
        name, topicId, cursors.values().stream().map(PartitionCursor::toPosition).toList());
  }

  /** Returns whether the topic is known and every partition that has a leader has begun. */
  boolean isBegun() {
    return known && cursors.values().stream().allMatch(c -> c.isBegun() || !c.hasLeader());
  }

  /** Returns whether the cluster has said which partitions there are. */
  boolean isKnown() {
    return known;
  }

  /** Notes that the topic is gone: its partitions hold back the others no longer than others do. */
  void isGone() {
    cursors.values().forEach(cursor -> cursor.isLed(false));
  }

  /**
   * Applies what the cluster says about the topic; returns whether it is another topic than before.
   */
  boolean apply(TopicLookup.Topic topic) throws InterruptedException {
    if (formerIds.contains(topic.id())) {
      // A broker that has not heard yet.
      return false;
    }
    boolean other =
        !topic.id().equals(topicId)
            && !topic.id().equals(Uuid.ZERO_UUID)
            && !topicId.equals(Uuid.ZERO_UUID);
    if (other) {
      replace(topic);
    }
    topicId = topic.id().equals(Uuid.ZERO_UUID) ? topicId : topic.id();
    for (int partition : topic.partitions().keySet()) {
      if (source.reads(name, partition) && !cursors.containsKey(partition)) {
        boolean isNew = known || resumes || !source.known(name).contains(partition);
        add(partition, null, isNew);
        if (isNew) {
          LOG.info(
              "Kafka topic {} has a new partition, {}: reading it from its earliest record.",
              name,
              partition);
        }
      }
    }
    known = true;
    cursors.values().forEach(PartitionCursor::isSame);
    lookForLeaders(topic);
    begin();
    return other;
  }

  private void replace(TopicLookup.Topic topic) {
    for (PartitionCursor cursor : cursors.values()) {
      long from = cursor.nextOffset();
      lost.recreated(cursor.partition(), from, cursor.beginAnew(), topicId, topic.id());
    }
    cursors.keySet().retainAll(topic.partitions().keySet());
    formerIds.add(topicId);
    isOfTopic = true;
  }

  private void lookForLeaders(TopicLookup.Topic topic) {
    cursors.forEach(
        (partition, cursor) -> {
          Boolean led = topic.partitions().get(partition);
          if (led != null && cursor.isLed(led) && led) {
            LOG.info("{} has a leader again.", cursor.partition());
          }
        });
    List<TopicPartition> without =
        cursors.values().stream()
            .filter(cursor -> !cursor.hasLeader())
            .map(PartitionCursor::partition)
            .toList();
    count(without.size());
    if (!without.isEmpty()) {
      limited.warn(
          "{} without a leader: nobody can read or write there. Windows wait for {} s"
              + " (default.api.timeout.ms), then go on; what comes later may be late.",
          without,
          source.leaderlessMillis() / 1000);
    }
  }

  private void count(int now) {
    if (now != leaderless) {
      withoutLeader.inc(now - leaderless);
      leaderless = now;
    }
  }

  /** Begins the partitions that have not begun, if their brokers answer, and assigns all. */
  private void begin() throws InterruptedException {
    Set<Integer> atEarliest = new HashSet<>();
    Set<Integer> atStart = new HashSet<>();
    cursors.forEach(
        (partition, cursor) -> {
          if (!cursor.isBegun() && cursor.hasLeader()) {
            (cursor.fromEarliest() ? atEarliest : atStart).add(partition);
          }
        });
    Map<Integer, Long> found = new HashMap<>(start.earliest(atEarliest));
    found.putAll(startOf(atStart));
    found.forEach((partition, offset) -> cursors.get(partition).beginAt(offset));
    if (found.size() < atEarliest.size() + atStart.size()) {
      atEarliest.addAll(atStart);
      atEarliest.removeAll(found.keySet());
      limited.warn(
          "The brokers of partitions {} of Kafka topic {} do not say where these begin: trying"
              + " again.",
          atEarliest,
          name);
    }
    assign.run();
  }

  private Map<Integer, Long> startOf(Set<Integer> partitions) throws InterruptedException {
    KafkaStartFile file = source.startFile(name);
    if (file == null || partitions.isEmpty()) {
      return partitions.isEmpty() ? Map.of() : start.offsets(partitions);
    }
    Map<Integer, Long> before = file.begun(topicId);
    before.keySet().retainAll(partitions);
    Map<Integer, Long> found = new HashMap<>();
    if (source.startAt() == null) {
      Set<Integer> fresh = new HashSet<>(partitions);
      fresh.removeAll(before.keySet());
      // Partitions that an earlier run did not know were added since.
      found.putAll(file.resumes() ? start.earliest(fresh) : start.offsets(fresh));
      found.putAll(before);
    } else {
      // Records before the position where reading began were never to be counted.
      found.putAll(start.offsets(partitions));
      found.replaceAll((p, offset) -> Math.max(offset, before.getOrDefault(p, offset)));
    }
    Map<Integer, Long> fresh = new HashMap<>(found);
    fresh.keySet().removeAll(before.keySet());
    if (!fresh.isEmpty()) {
      file.begin(topicId, fresh);
    }
    return found;
  }

  /**
   * Resumes where there are records, after {@code e} reported a position without any.
   *
   * @return whether it may be another topic, which must be looked up before reading resumes
   */
  boolean recover(OffsetOutOfRangeException e) throws InterruptedException {
    if (source.reset().equals("none")) {
      throw e;
    }
    Map<TopicPartition, OffsetAndMetadata> kept =
        e instanceof LogTruncationException truncated ? truncated.divergentOffsets() : Map.of();
    boolean inDoubt = false;
    for (Map.Entry<TopicPartition, Long> position : e.offsetOutOfRangePartitions().entrySet()) {
      PartitionCursor cursor = cursors.get(position.getKey().partition());
      if (cursor != null && cursor.partition().equals(position.getKey())) {
        OffsetAndMetadata end = kept.get(position.getKey());
        inDoubt |= recover(cursor, position.getValue(), end == null ? null : end.offset());
      }
    }
    assign.run();
    return inDoubt;
  }

  private boolean recover(PartitionCursor cursor, long offset, @Nullable Long kept)
      throws InterruptedException {
    if (kept != null) {
      lost.truncated(cursor.partition(), offset, kept);
      cursor.beginAt(kept);
      return false;
    }
    Set<Integer> partition = Set.of(cursor.partition().partition());
    Long earliest = start.earliest(partition).get(cursor.partition().partition());
    Long end = start.latest(partition).get(cursor.partition().partition());
    if (earliest == null || end == null) {
      return false;
    }
    if (offset < earliest) {
      lost.deleted(cursor.partition(), offset, earliest);
      cursor.beginAt(earliest);
      return false;
    }
    if (offset > end && !cursor.isInDoubt()) {
      // Checks first whether it is the same topic.
      cursor.doubt();
      return true;
    }
    if (offset > end && cursor.isConfirmed()) {
      boolean sameTopic = isOfTopic && !topicId.equals(Uuid.ZERO_UUID);
      lost.truncated(cursor.partition(), offset, sameTopic ? end : earliest);
      cursor.beginAt(sameTopic ? end : earliest);
    }
    return false;
  }

  /** Reverts what was counted for these partitions. */
  void close() {
    count(0);
  }
}
