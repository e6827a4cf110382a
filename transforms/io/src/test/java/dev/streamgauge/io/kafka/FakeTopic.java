package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A topic, as the cluster shows it and as a consumer reads it. */
final class FakeTopic implements TopicLookup, TopicLookups {
  static final String NAME = "logs";

  /** The records of a partition from its start on. */
  private static final class Log {
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private long start;

    long end() {
      return start + records.size();
    }
  }

  private final TreeMap<Integer, Log> logs = new TreeMap<>();
  private final Set<Integer> leaderless = new HashSet<>();
  private Uuid id = Uuid.randomUuid();

  /** What {@link #describe} shows; the consumer may know better. */
  private Topic shown;

  private boolean positionsInDoubt;
  private boolean slow;

  FakeTopic(int partitions) {
    partitions(partitions);
  }

  /** Has so many partitions from now on. */
  FakeTopic partitions(int count) {
    for (int partition = 0; partition < count; partition++) {
      logs.computeIfAbsent(partition, p -> new Log());
    }
    return show();
  }

  /** Shows to those that ask what the topic is by now. */
  FakeTopic show() {
    TreeMap<Integer, Boolean> partitions = new TreeMap<>();
    logs.keySet().forEach(partition -> partitions.put(partition, !leaderless.contains(partition)));
    shown = new Topic(id, partitions);
    return this;
  }

  Uuid id() {
    return id;
  }

  FakeTopic send(int partition, long time, String... lines) {
    Log log = logs.get(partition);
    for (String line : lines) {
      log.records.add(
          new ConsumerRecord<>(
              NAME,
              partition,
              log.end(),
              time,
              TimestampType.CREATE_TIME,
              0,
              line.length(),
              new byte[0],
              line.getBytes(UTF_8),
              new RecordHeaders(),
              Optional.empty()));
    }
    return this;
  }

  /** Deletes the records of a partition before {@code offset}. */
  FakeTopic deleteBefore(int partition, long offset) {
    Log log = logs.get(partition);
    log.records.removeIf(record -> record.offset() < offset);
    log.start = offset;
    return this;
  }

  /** Deletes the records of a partition from {@code offset} on, as an unclean election does. */
  FakeTopic truncate(int partition, long offset) {
    logs.get(partition).records.removeIf(record -> record.offset() >= offset);
    return this;
  }

  /** Is another topic of the same name, which is not shown yet. */
  FakeTopic recreate(int partitions) {
    logs.clear();
    id = Uuid.randomUuid();
    Topic before = shown;
    partitions(partitions);
    shown = before;
    return this;
  }

  /** Is not there for those that ask. */
  FakeTopic hide() {
    shown = null;
    return this;
  }

  /** The consumer does not know its positions, as while leaders move. */
  FakeTopic positionsInDoubt() {
    positionsInDoubt = true;
    return this;
  }

  /** Returns nothing to a poll, as while a fetch takes long. */
  FakeTopic slow(boolean isSlow) {
    slow = isSlow;
    return this;
  }

  FakeTopic leader(int partition, boolean has) {
    if (has) {
      leaderless.remove(partition);
    } else {
      leaderless.add(partition);
    }
    return show();
  }

  @Override
  public TopicLookup of(String topic) {
    assertThat(topic).isEqualTo(NAME);
    return this;
  }

  @Override
  public CompletableFuture<Set<String>> names() {
    return CompletableFuture.completedFuture(shown == null ? Set.of() : Set.of(NAME));
  }

  @Override
  public CompletableFuture<Topic> describe() {
    return shown == null
        ? CompletableFuture.failedFuture(new UnknownTopicOrPartitionException())
        : CompletableFuture.completedFuture(shown);
  }

  @Override
  public Map<Integer, CompletableFuture<Long>> offsets(Map<Integer, OffsetSpec> partitions) {
    Map<Integer, CompletableFuture<Long>> answers = new HashMap<>();
    partitions.forEach((partition, spec) -> answers.put(partition, offset(partition, spec)));
    return answers;
  }

  private CompletableFuture<Long> offset(int partition, OffsetSpec spec) {
    Log log = logs.get(partition);
    if (log == null || leaderless.contains(partition)) {
      return new CompletableFuture<>();
    }
    return CompletableFuture.completedFuture(
        spec instanceof OffsetSpec.EarliestSpec ? log.start : log.end());
  }

  @Override
  public void close() {}

  /** A consumer of what the topic is at each moment. */
  MockConsumer<byte[], byte[]> consumer() {
    return new MockConsumer<>(OffsetResetStrategy.NONE) {
      @Override
      public synchronized long position(TopicPartition partition, Duration timeout) {
        if (positionsInDoubt) {
          assertThat(timeout).isZero();
          throw new TimeoutException();
        }
        return super.position(partition);
      }

      @Override
      public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
        for (TopicPartition partition : assignment()) {
          Log log = logs.get(partition.partition());
          if (slow || log == null || leaderless.contains(partition.partition())) {
            continue;
          }
          long position = position(partition);
          if (position < log.start || position > log.end()) {
            throw new OffsetOutOfRangeException(Map.of(partition, position));
          }
          List<ConsumerRecord<byte[], byte[]>> records =
              List.copyOf(log.records.subList((int) (position - log.start), log.records.size()));
          if (!records.isEmpty()) {
            polled.put(partition, records);
            seek(partition, log.end());
          }
        }
        return new ConsumerRecords<>(polled);
      }
    };
  }
}
