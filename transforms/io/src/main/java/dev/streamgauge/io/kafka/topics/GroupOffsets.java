package dev.streamgauge.io.kafka.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.joda.time.Instant;

/**
 * Commits offsets to a consumer group, for tools that show how far a consumer is. The group has no
 * members, and nothing is ever read from it.
 */
@Internal
public final class GroupOffsets implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 30;

  private final Admin admin;
  private final String group;
  private final TopicNames topics;

  private GroupOffsets(Admin admin, String group, TopicNames topics) {
    this.admin = admin;
    this.group = group;
    this.topics = topics;
  }

  /**
   * Creates the offsets of {@code group} in topics.
   *
   * @param topics names as {@link TopicNames} has them
   * @param consumerConfig the settings of the consumer that reads
   */
  public static GroupOffsets of(
      String bootstrapServers, String topics, String group, Map<String, Object> consumerConfig) {
    Map<String, Object> config = AdminConfig.of(consumerConfig);
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new GroupOffsets(Admin.create(config), group, TopicNames.parse(topics));
  }

  /**
   * Commits the offset of the first record of each partition whose timestamp is {@code time} or
   * later, or the end of the partition if there is none.
   *
   * @throws ExecutionException if the cluster refuses
   * @throws TimeoutException if it does not answer
   */
  public void commit(Instant time)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<TopicPartition> partitions = partitions();
    // First, so that a record that arrives between the two lookups is after the end found.
    Map<TopicPartition, ListOffsetsResultInfo> ends = ask(partitions, OffsetSpec.latest());
    Map<TopicPartition, ListOffsetsResultInfo> found =
        ask(partitions, OffsetSpec.forTimestamp(time.getMillis()));
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    found.forEach(
        (partition, first) -> {
          long offset = first.offset() < 0 ? ends.get(partition).offset() : first.offset();
          offsets.put(partition, new OffsetAndMetadata(offset));
        });
    if (!offsets.isEmpty()) {
      admin.alterConsumerGroupOffsets(group, offsets).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Set<TopicPartition> partitions()
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> names = new TreeSet<>(topics.fixed());
    if (topics.hasPatterns()) {
      admin
          .listTopics(new ListTopicsOptions().listInternal(false))
          .names()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .stream()
          .filter(topics::matches)
          .forEach(names::add);
    }
    Set<TopicPartition> partitions = new HashSet<>();
    for (TopicDescription topic :
        admin
            .describeTopics(names)
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        partitions.add(new TopicPartition(topic.name(), partition.partition()));
      }
    }
    return partitions;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ask(
      Set<TopicPartition> partitions, OffsetSpec spec)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    return admin.listOffsets(specs).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
