package dev.streamgauge.io.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Looks up topics with an admin client, which has its own connections: with a consumer's, the
 * answer would wait behind the fetch that the broker holds, and behind every partition without a
 * leader.
 */
final class AdminTopicLookup implements TopicLookup {
  /** How long to wait for a partition's broker before asking again. */
  private static final int TIMEOUT_MILLIS = (int) PartitionEnd.CHECK_MILLIS;

  private final Admin admin;
  private final String topic;
  private final IsolationLevel isolation;

  AdminTopicLookup(String topic, Map<String, Object> consumerConfig) {
    this.topic = topic;
    this.admin = Admin.create(adminConfig(consumerConfig));
    this.isolation =
        "read_committed".equals(consumerConfig.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG))
            ? IsolationLevel.READ_COMMITTED
            : IsolationLevel.READ_UNCOMMITTED;
  }

  /** Drops the settings that only consumers know; settings of plug-ins stay. */
  private static Map<String, Object> adminConfig(Map<String, Object> consumerConfig) {
    Map<String, Object> config = new HashMap<>(consumerConfig);
    config
        .keySet()
        .removeIf(
            name ->
                ConsumerConfig.configNames().contains(name)
                    && !AdminClientConfig.configNames().contains(name));
    return config;
  }

  @Override
  public CompletableFuture<Topic> describe() {
    return admin
        .describeTopics(List.of(topic))
        .topicNameValues()
        .get(topic)
        .toCompletionStage()
        .thenApply(AdminTopicLookup::topic)
        .toCompletableFuture();
  }

  private static Topic topic(TopicDescription description) {
    SortedMap<Integer, Boolean> partitions = new TreeMap<>();
    for (TopicPartitionInfo partition : description.partitions()) {
      boolean led = partition.leader() != null && !partition.leader().isEmpty();
      partitions.put(partition.partition(), led);
    }
    return new Topic(description.topicId(), partitions);
  }

  @Override
  public Map<Integer, CompletableFuture<Long>> offsets(Map<Integer, OffsetSpec> partitions) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach((partition, spec) -> specs.put(new TopicPartition(topic, partition), spec));
    ListOffsetsResult result =
        admin.listOffsets(specs, new ListOffsetsOptions(isolation).timeoutMs(TIMEOUT_MILLIS));
    return specs.keySet().stream()
        .collect(
            Collectors.toMap(
                TopicPartition::partition,
                partition ->
                    result
                        .partitionResult(partition)
                        .toCompletionStage()
                        .thenApply(ListOffsetsResultInfo::offset)
                        .toCompletableFuture()));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
