package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.alerts.event.AlertGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Collects alerts for the test run that started the pipeline in this JVM. The collection is static,
 * since a runner works on copies of a {@code DoFn}.
 */
final class CollectFn extends DoFn<AlertGroup, Void> {
  private static final Map<String, Queue<AlertGroup>> COLLECTED = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  @ProcessElement
  public void process(@Element AlertGroup group) {
    COLLECTED.computeIfAbsent(id, i -> new ConcurrentLinkedQueue<>()).add(group);
  }

  /** Returns and removes the alerts that this object and its copies have collected, in no order. */
  List<AlertGroup> take() {
    Queue<AlertGroup> groups = COLLECTED.remove(id);
    return groups == null ? List.of() : new ArrayList<>(groups);
  }
}
