package dev.streamgauge.bench;

import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.TempFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs contenders on topics of a broker, each time with an empty directory for its state. */
final class Trial {
  private final KafkaBroker broker;
  private final Topics topics;
  private final String heap;

  Trial(KafkaBroker broker, Topics topics, String heap) {
    this.broker = broker;
    this.topics = topics;
    this.heap = heap;
  }

  /**
   * Runs {@code contender} on {@code lines} lines, which are in the topic before it starts.
   *
   * @throws AssertionError if it fails, with its last output
   */
  Measurement measure(Contender contender, Workload workload, long lines)
      throws InterruptedException, IOException {
    topics.fill(workload, lines);
    Answer answer = topics.answer(workload, lines);
    Path stateDir = Files.createTempDirectory("streamgauge-bench");
    try {
      Task task =
          new Task(
              broker.bootstrapServers(),
              workload.topic(lines),
              workload.question(),
              workload.windowSize(),
              workload.windowPeriod(),
              answer.atLeast(),
              stateDir.toString());
      return Measurement.of(contender, task, heap, answer);
    } finally {
      TempFolders.delete(stateDir);
    }
  }
}
