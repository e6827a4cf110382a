package dev.streamgauge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.experimental.categories.Category;

@Category(LongTests.class)
public class KafkaBrokerTest {
  private static final LogLines LINES = LogLines.seeded(1);
  private static KafkaBroker broker;

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void closeBroker() {
    broker.close();
  }

  @Test
  public void returnsTheRecordsItTookByPartitionWithTheirEventTimes() {
    broker.createTopic("taken", 2);

    TopicFill.fill(broker.bootstrapServers(), "taken", LINES, 0, 5000);

    for (int partition = 0; partition < 2; partition++) {
      int p = partition;
      assertThat(read("taken"))
          .filteredOn(record -> record.partition() == p)
          .extracting(ConsumerRecord::timestamp, ConsumerRecord::value)
          .containsExactlyElementsOf(
              IntStream.range(0, 2500)
                  .map(i -> 2 * i + p)
                  .mapToObj(i -> tuple(LINES.timeMillis(i), LINES.text(i)))
                  .toList());
    }
  }

  @Test
  public void keepsAddressAndDataOverAStop() {
    broker.createTopic("stopped", 1);
    TopicFill.fill(broker.bootstrapServers(), "stopped", LINES, 0, 100);

    broker.stop();
    broker.start();

    assertThat(read("stopped")).hasSize(100);
  }

  @Test
  public void keepsWhatItConfirmedOverAKill() {
    broker.createTopic("killed", 1);
    TopicFill.fill(broker.bootstrapServers(), "killed", LINES, 0, 100);

    broker.kill();
    broker.start();
    TopicFill.fill(broker.bootstrapServers(), "killed", LINES, 100, 200);

    assertThat(read("killed")).hasSize(200);
  }

  @Test
  public void deletesTheTopicsThatAreNotKept() {
    broker.createTopic("kept", 1).createTopic("unwanted", 1);
    TopicFill.fill(broker.bootstrapServers(), "kept", LINES, 0, 100);

    broker.keepTopics(List.of("kept"));

    assertThat(read("kept")).hasSize(100);
    // The name is free again.
    broker.createTopic("unwanted", 1);
    assertThat(read("unwanted")).isEmpty();
  }

  @Test
  public void closeLeavesNeitherProcessNorFolder() {
    Path log;
    try (KafkaBroker other = KafkaBroker.running()) {
      log = other.log();
      assertThat(log).exists();
    }

    assertThat(Files.exists(log.getParent())).isFalse();
    assertThat(
            ProcessHandle.current()
                .descendants()
                .map(p -> p.info().commandLine().orElse(""))
                .filter(command -> command.contains(log.getParent().toString())))
        .isEmpty();
  }

  private static List<ConsumerRecord<String, String>> read(String topic) {
    return TopicContents.records(broker.bootstrapServers(), topic);
  }
}
