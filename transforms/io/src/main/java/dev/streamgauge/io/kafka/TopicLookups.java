package dev.streamgauge.io.kafka;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Looks up the topics of a cluster without blocking. */
interface TopicLookups extends AutoCloseable {
  /** Returns the lookup of one topic, which need not be closed. */
  TopicLookup of(String topic);

  /** Returns the names of all topics except Kafka's own. */
  CompletableFuture<Set<String>> names();

  @Override
  void close();
}
