package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.WallClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that a {@link KafkaRecordReader} reads: those named, and those found by a pattern. */
final class TopicReadings {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReadings.class);

  private final KafkaRecords source;
  private final Consumer<?, ?> consumer;
  private final TopicLookups lookups;
  private final TopicDiscovery discovery;
  private final WallClock clock;
  private final Map<String, TopicReading> readings = new LinkedHashMap<>();

  /** The positions in topics that no longer exist, should they come back. */
  private final Map<String, KafkaCheckpointMark.Topic> dropped = new LinkedHashMap<>();

  /** The cursors of all topics, in the order in which they were found. */
  private final Set<PartitionCursor> cursors = new LinkedHashSet<>();

  TopicReadings(
      KafkaRecords source,
      @Nullable KafkaCheckpointMark mark,
      Consumer<?, ?> consumer,
      TopicLookups lookups,
      WallClock clock) {
    this.source = source;
    this.consumer = consumer;
    this.lookups = lookups;
    this.discovery = new TopicDiscovery(source, lookups, clock);
    this.clock = clock;
    Set<String> names = new LinkedHashSet<>(source.topics().fixed());
    names.addAll(new TreeSet<>(source.knownTopics()));
    if (mark != null) {
      mark.names().stream().filter(this::isWanted).forEach(names::add);
    }
    names.forEach(name -> add(name, mark == null ? null : mark.of(name)));
    collect();
  }

  private boolean isWanted(String topic) {
    return source.topics().fixed().contains(topic) || source.topics().matches(topic);
  }

  private void add(String name, KafkaCheckpointMark.@Nullable Topic from) {
    readings.put(name, new TopicReading(source, name, from, lookups.of(name), clock, this::assign));
  }

  private void collect() {
    Set<PartitionCursor> now = new LinkedHashSet<>();
    readings.values().forEach(reading -> now.addAll(reading.cursors()));
    cursors.retainAll(now);
    cursors.addAll(now);
  }

  /** Returns the cursors of all partitions, new ones last. */
  Set<PartitionCursor> cursors() {
    return cursors;
  }

  /** Returns whether all topics are known and every partition that has a leader has begun. */
  boolean isBegun() {
    return discovery.isDone() && readings.values().stream().allMatch(TopicReading::isBegun);
  }

  /** Returns whether the cluster has said which topics and partitions there are. */
  boolean isKnown() {
    return discovery.isDone() && readings.values().stream().allMatch(TopicReading::isKnown);
  }

  /** Asks about what has not begun, and waits briefly for the answers. */
  void await() throws IOException, InterruptedException {
    discovery.await().forEach(this::found);
    for (TopicReading reading : readings.values()) {
      if (!reading.isBegun()) {
        reading.await();
      }
    }
    collect();
  }

  /** Takes the answers that have arrived, and asks again when it is time to. */
  void look() throws InterruptedException {
    discovery.look().forEach(this::found);
    for (TopicReading reading : readings.values()) {
      reading.look();
    }
    dropThoseGone();
    collect();
  }

  private void found(String topic) {
    if (!readings.containsKey(topic)) {
      KafkaCheckpointMark.Topic from = dropped.remove(topic);
      LOG.info("Kafka topic {} matches {}: reading it.", topic, source.topics());
      add(topic, from);
    }
  }

  private void dropThoseGone() {
    for (Iterator<Map.Entry<String, TopicReading>> all = readings.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, TopicReading> each = all.next();
      TopicReading reading = each.getValue();
      if (reading.goneMillis() > source.leaderlessMillis()
          && !source.topics().fixed().contains(each.getKey())) {
        LOG.info("Kafka topic {} does not exist any more: no longer reading it.", each.getKey());
        dropped.put(each.getKey(), reading.toMark());
        reading.close();
        all.remove();
        collect();
        assign();
      }
    }
  }

  /** Looks where the partitions end. */
  void lookForEnds() {
    readings.values().forEach(TopicReading::lookForEnds);
  }

  private void assign() {
    List<PartitionCursor> begun = new ArrayList<>();
    readings.values().stream()
        .flatMap(reading -> reading.cursors().stream())
        .filter(PartitionCursor::isBegun)
        .forEach(begun::add);
    List<TopicPartition> partitions = begun.stream().map(PartitionCursor::partition).toList();
    if (!consumer.assignment().equals(new HashSet<>(partitions))) {
      consumer.assign(partitions);
    }
    begun.forEach(cursor -> cursor.seek(consumer));
  }

  /** Returns whether there is nothing to read yet. */
  boolean isEmpty() {
    return consumer.assignment().isEmpty();
  }

  /** Resumes where there are records, after {@code e} reported positions without any. */
  void recover(OffsetOutOfRangeException e) throws IOException, InterruptedException {
    for (TopicReading reading : readings.values()) {
      reading.recover(e);
    }
    collect();
  }

  boolean isBehind() {
    return readings.values().stream().anyMatch(TopicReading::isBehind);
  }

  KafkaCheckpointMark toMark() {
    List<KafkaCheckpointMark.Topic> topics = new ArrayList<>(dropped.values());
    readings.values().forEach(reading -> topics.add(reading.toMark()));
    return new KafkaCheckpointMark(topics);
  }

  void close() {
    readings.values().forEach(TopicReading::close);
    lookups.close();
  }
}
