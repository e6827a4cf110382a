package dev.streamgauge.io.kafka;

import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Uuid;

/**
 * What the cluster says of one topic. Nothing here waits: a partition whose broker is away keeps
 * its own answer back and no other.
 */
interface TopicLookup extends AutoCloseable {
  /**
   * A topic.
   *
   * @param id changes when the topic is deleted and created again; {@link Uuid#ZERO_UUID} if the
   *     brokers are too old to have one
   * @param partitions the partitions, and whether each has a leader
   */
  record Topic(Uuid id, SortedMap<Integer, Boolean> partitions) {}

  /** The topic as it is now. */
  CompletableFuture<Topic> describe();

  /** One offset of each partition; -1 if it has no record of the time asked for. */
  Map<Integer, CompletableFuture<Long>> offsets(Map<Integer, OffsetSpec> partitions);

  @Override
  void close();
}
