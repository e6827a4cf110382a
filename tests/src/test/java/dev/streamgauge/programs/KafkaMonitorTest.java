package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.TopicFill;
import java.time.Duration;
import org.junit.Test;

/** What a monitor of a topic is told about Kafka on the command line. */
public class KafkaMonitorTest {
  @Test
  public void takesConsumerPropertiesFromTheUri() {
    try (KafkaBroker broker = KafkaBroker.running()) {
      broker.createTopic("old", 2);
      TopicFill.fill(broker.bootstrapServers(), "old", LogLines.seeded(7), 0, 10_000);
      String source = "kafka://" + broker.bootstrapServers() + "/old?auto.offset.reset=latest";
      try (ProcessRun run =
          Launcher.start(
              "DirectRunner",
              "monitor",
              "--source=" + source,
              "--format=json",
              "--stopWhenIdle=2s")) {
        run.expectExit(0, Duration.ofMinutes(5));
        assertThat(run.stdoutLines()).isEmpty();
      }
    }
  }
}
