package dev.streamgauge.bench;

import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.TopicFill;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The topics of a benchmark, each filled on first use, and their answers. */
final class Topics {
  private final KafkaBroker broker;
  private final LogLines lines;
  private final int partitions;
  private final Set<String> filled = new HashSet<>();
  private final Map<String, Answer> answers = new HashMap<>();

  Topics(KafkaBroker broker, LogLines lines, int partitions) {
    this.broker = broker;
    this.lines = lines;
    this.partitions = partitions;
  }

  /** Fills the topic of {@code workload} with {@code count} lines unless it is already filled. */
  void fill(Workload workload, long count) {
    String topic = workload.topic(count);
    if (filled.add(topic)) {
      broker.createTopic(topic, partitions);
      TopicFill.fill(broker.bootstrapServers(), topic, workload.lines(lines), 0, count);
    }
  }

  /** Returns the answer of a plain loop over {@code count} lines. */
  Answer answer(Workload workload, long count) {
    return answers.computeIfAbsent(
        workload.name() + " " + count,
        key ->
            Answer.of(
                workload.lines(lines).lines(count),
                workload.question(),
                workload.windowSize(),
                workload.windowPeriod()));
  }

  /** Deletes all topics except {@code needed}, including those that contenders created. */
  void keepOnly(Set<String> needed) {
    filled.retainAll(needed);
    broker.keepTopics(filled);
  }
}
