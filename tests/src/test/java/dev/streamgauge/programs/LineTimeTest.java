package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.testing.Account;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicContents;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * LogMonitor by the times in the lines, on a real broker. Some lines are days ahead and some have
 * no time: they close no window and are all found among the dead letters. No lateness is allowed,
 * so a window that was closed early would show.
 */
@RunWith(Parameterized.class)
public class LineTimeTest {
  /** The first start builds the jar, if the build has not. */
  private static final Duration TIMEOUT = Duration.ofMinutes(6);

  private static final int LINES = 100_000;

  /** Each record was sent an hour after its line's time. */
  private static final long HOUR = 3_600_000;

  private static final Map<String, String> DEAD = new HashMap<>();

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  private static Stream<LogLines.Line> lines() {
    return LogLines.seeded(30).lines(LINES);
  }

  @BeforeClass
  public static void fillTopic() {
    broker = KafkaBroker.running();
    broker.createTopic("logs", 2);
    Runners.all().forEach(name -> broker.createTopic("dead-" + name, 1));
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      long[] offset = {0};
      lines()
          .forEach(
              line -> {
                long number = offset[0]++;
                if (number % 1000 == 500) {
                  String ahead = "2023-11-20T00:00:00.000Z" + line.text().substring(24);
                  sendDead(producer, line.timeMillis(), ahead, "time is 5 days ahead");
                  sendDead(producer, line.timeMillis(), "ERROR number " + number, "no time");
                }
                producer.send(
                    new ProducerRecord<>(
                        "logs",
                        (int) (number % 2),
                        line.timeMillis() + HOUR,
                        null,
                        line.text().getBytes(UTF_8)));
              });
    }
  }

  private static void sendDead(
      KafkaProducer<byte[], byte[]> producer, long millis, String text, String reason) {
    int partition = DEAD.size() % 2;
    producer.send(
        new ProducerRecord<>("logs", partition, millis + HOUR, null, text.getBytes(UTF_8)));
    DEAD.put(text, reason);
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private void monitorsAndBuries(String deadLetters) {
    TreeMap<Long, Long> expected =
        PlainCounts.perWindow(lines(), "ERROR", Duration.ofSeconds(30), Duration.ofSeconds(10));
    try (ProcessRun run =
        Launcher.start(
            runner,
            "monitor",
            "--source=kafka://" + broker.bootstrapServers() + "/logs",
            "--eventTime=line",
            "--allowedLateness=0s",
            "--format=json",
            "--stopWhenIdle=3s",
            "--deadLetters=" + deadLetters)) {
      run.expectExit(0, TIMEOUT);
      assertThat(JsonResults.parse(run.stdoutLines()).counts()).isEqualTo(expected);
      long errors = lines().filter(line -> line.text().contains("ERROR")).count();
      assertThat(Account.parse(run.stderr()))
          .isEqualTo(new Account(LINES + DEAD.size(), errors, LINES - errors, DEAD.size(), 0));
      assertThat(run.stderr()).contains("dead line from kafka:logs/");
    }
  }

  private static void assertAllDead(List<String> letters) throws IOException {
    Map<String, String> found = new HashMap<>();
    TreeSet<String> sources = new TreeSet<>();
    for (String letter : letters) {
      JsonNode json = new ObjectMapper().readTree(letter);
      found.put(json.get("line").asText(), json.get("reason").asText());
      sources.add(json.get("source").asText());
      assertThat(json.get("time_read").asText()).startsWith("20").endsWith("Z");
    }
    assertThat(found).isEqualTo(DEAD);
    assertThat(sources).hasSize(DEAD.size()).first().asString().matches("kafka:logs/0@\\d+");
    // None of it twice: nothing has crashed.
    assertThat(letters).hasSize(DEAD.size());
  }

  @Test
  public void writesDeadLinesToFiles() throws IOException {
    Path dir = folder.getRoot().toPath().resolve("dead");
    monitorsAndBuries("file://" + dir);
    List<String> letters = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dir)) {
      int count = 0;
      for (Path file : files) {
        assertThat(file.getFileName().toString()).matches("dead_monitor_2.*\\.jsonl");
        letters.addAll(Files.readAllLines(file));
        count++;
      }
      assertThat(count).as("several letters a file").isLessThan(DEAD.size());
    }
    assertAllDead(letters);
  }

  @Test
  public void writesDeadLinesToATopic() throws IOException {
    String topic = "dead-" + runner;
    monitorsAndBuries("kafka://" + broker.bootstrapServers() + "/" + topic);
    assertAllDead(TopicContents.values(broker.bootstrapServers(), topic));
  }
}
