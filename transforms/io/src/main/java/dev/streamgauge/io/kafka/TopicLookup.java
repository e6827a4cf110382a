package dev.streamgauge.io.kafka;

import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Uuid;

/**
 * Looks up one topic in the cluster without blocking: a partition whose broker is unavailable
 * delays only its own answer.
 */
interface TopicLookup {
  /**
   * A topic.
   *
   * @param id changes when the topic is deleted and created again; {@link Uuid#ZERO_UUID} if the
   *     brokers are too old to have one
   * @param partitions the partitions, and whether each has a leader
   */
  record Topic(Uuid id, SortedMap<Integer, Boolean> partitions) {}

  /** Returns the current topic. */
  CompletableFuture<Topic> describe();

  /** Returns one offset for each partition; -1 if it has no record of the requested time. */
  Map<Integer, CompletableFuture<Long>> offsets(Map<Integer, OffsetSpec> partitions);
}
