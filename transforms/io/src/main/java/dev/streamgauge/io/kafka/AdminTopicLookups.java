package dev.streamgauge.io.kafka;

import dev.streamgauge.io.kafka.topics.AdminConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
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
final class AdminTopicLookups implements TopicLookups {
  private final Admin admin;
  private final IsolationLevel isolation;

  AdminTopicLookups(Map<String, Object> consumerConfig) {
    this.admin = Admin.create(AdminConfig.of(consumerConfig));
    this.isolation =
        "read_committed".equals(consumerConfig.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG))
            ? IsolationLevel.READ_COMMITTED
            : IsolationLevel.READ_UNCOMMITTED;
  }

  @Override
  public TopicLookup of(String topic) {
    return new AdminTopicLookup(admin, topic, isolation);
  }

  @Override
  public CompletableFuture<Set<String>> names() {
    return admin
        .listTopics(new ListTopicsOptions().listInternal(false))
        .names()
        .toCompletionStage()
        .toCompletableFuture();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private static final class AdminTopicLookup implements TopicLookup {
    /** How long to wait for a partition's broker before asking again. */
    private static final int TIMEOUT_MILLIS = (int) PartitionEnd.CHECK_MILLIS;

    private final Admin admin;
    private final String topic;
    private final IsolationLevel isolation;

    AdminTopicLookup(Admin admin, String topic, IsolationLevel isolation) {
      this.admin = admin;
      this.topic = topic;
      this.isolation = isolation;
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
      partitions.forEach(
          (partition, spec) -> specs.put(new TopicPartition(topic, partition), spec));
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
  }
}
