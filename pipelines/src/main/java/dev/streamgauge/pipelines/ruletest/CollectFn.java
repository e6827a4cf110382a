package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.alerts.AlertGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Keeps what it is given for whoever started the pipeline in this JVM. What is kept is static,
 * since a runner works on copies of a {@code DoFn}.
 */
final class CollectFn extends DoFn<AlertGroup, Void> {
  private static final Map<String, Queue<AlertGroup>> COLLECTED = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  @ProcessElement
  public void process(@Element AlertGroup group) {
    COLLECTED.computeIfAbsent(id, i -> new ConcurrentLinkedQueue<>()).add(group);
  }

  /** What this object and its copies were given, in no order; it is not kept any longer. */
  List<AlertGroup> take() {
    Queue<AlertGroup> groups = COLLECTED.remove(id);
    return groups == null ? List.of() : new ArrayList<>(groups);
  }
}
