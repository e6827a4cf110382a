package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Program;
import dev.streamgauge.testing.TopicFill;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The page of a run that reads a real topic, and of the results that it leaves in another. */
public class WebResultsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINES = 20_000;

  private static KafkaBroker broker;

  private final int web = Ports.free();

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private JsonNode api(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + web + "/api/v1/" + path);
    HttpResponse<String> answer =
        HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).get("data");
  }

  private ProcessRun page(String topic) {
    ProcessRun page =
        Program.start(
            "web",
            "--results=kafka://" + broker.bootstrapServers() + "/" + topic,
            "--pipelineName=test",
            "--history=20000d",
            "--web=127.0.0.1:" + web);
    assertThat(page.waitUntil(() -> page.stderr().contains("the web page is at http://"), TIMEOUT))
        .as(page.stderr())
        .isTrue();
    return page;
  }

  /** All windows; in a longer range than they are in, some would be left out. */
  private JsonNode windows() throws Exception {
    JsonNode status = api("status");
    if (!status.has("firstWindow")) {
      return JSON.createArrayNode();
    }
    Instant last = Instant.parse(status.get("lastWindow").textValue());
    return api("windows?start="
            + status.get("firstWindow").textValue()
            + "&end="
            + last.plusSeconds(1))
        .get("windows");
  }

  private TreeMap<Long, Long> shown() throws Exception {
    TreeMap<Long, Long> counts = new TreeMap<>();
    for (JsonNode row : windows()) {
      long start = Instant.parse(row.get("window_start").textValue()).toEpochMilli();
      assertThat(counts.put(start, row.get("count").longValue())).isNull();
    }
    return counts;
  }

  @Test
  public void showsThePartitionsOfARunAndThenItsResultsFromTheTopic() throws Exception {
    broker.createTopic("logs", 3);
    broker.createTopic("results", 2);
    TopicFill.fill(
        broker.bootstrapServers(),
        "logs",
        LogLines.seeded(5).every(Duration.ofMillis(10)),
        0,
        LINES);
    JsonResults console;
    try (ProcessRun run =
        Program.start(
            "monitor",
            "--source=kafka://" + broker.bootstrapServers() + "/logs",
            "--sink=console",
            "--sink=kafka://" + broker.bootstrapServers() + "/results",
            "--pipelineName=test",
            "--format=json",
            "--web=127.0.0.1:" + web)) {
      await()
          .atMost(TIMEOUT)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                JsonNode sources = api("sources");
                List<String> names = new ArrayList<>();
                long lines = 0;
                for (JsonNode part : sources.get("parts")) {
                  names.add(part.get("kind").textValue() + " " + part.get("name").textValue());
                  lines += part.get("lines").longValue();
                  assertThat(part.get("backlog").longValue()).isZero();
                }
                assertThat(names)
                    .containsExactlyInAnyOrder(
                        "partition logs-0", "partition logs-1", "partition logs-2");
                assertThat(lines).isEqualTo(LINES);
                assertThat(sources.get("account").get("read").longValue()).isEqualTo(LINES);
                assertThat(sources.get("backlogLines").longValue()).isZero();
              });
      run.terminate();
      run.expectExit(0, TIMEOUT);
      console = JsonResults.parse(run.stdoutLines());
    }
    assertThat(console.counts()).hasSizeGreaterThan(10);
    try (ProcessRun page = page("results")) {
      assertThat(page.isAlive()).isTrue();
      await().atMost(TIMEOUT).untilAsserted(() -> assertThat(shown()).isEqualTo(console.counts()));
    }
  }

  private static void send(KafkaProducer<String, String> producer, String pipeline, String... row)
      throws Exception {
    String window =
        "\"window_start\":\"2026-11-30T12:00:%s0Z\",\"window_end\":\"2026-11-30T12:00:%s0Z\","
            + "\"key\":\"%s\"";
    String id = String.format(window, row[0], Integer.parseInt(row[0]) + 1, row[1]);
    producer
        .send(
            new ProducerRecord<>(
                "by-hand",
                "{\"pipeline\":\"" + pipeline + "\"," + id + "}",
                row[2] == null
                    ? null
                    : "{"
                        + id
                        + ",\"count\":"
                        + row[2]
                        + ",\"timing\":\"ON_TIME\",\"revision\":"
                        + row[3]
                        + "}"))
        .get();
  }

  @Test
  public void followsATopicWithCorrectionsAndLeavesOutWhatIsNoResultOfTheRun() throws Exception {
    broker.createTopic("by-hand", 2);
    long start = Instant.parse("2026-11-30T12:00:00Z").toEpochMilli();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      send(producer, "test", "0", "web-1", "7", "0");
      send(producer, "test", "0", "web-2", "5", "0");
      send(producer, "other", "0", "web-1", "99", "0");
      send(producer, "test", "0", "web-3", null, "0");
      producer.send(new ProducerRecord<>("by-hand", "not JSON", "neither")).get();
      try (ProcessRun page = page("by-hand")) {
        await().atMost(TIMEOUT).until(() -> shown().equals(Map.of(start, 12L)));

        send(producer, "test", "1", "web-1", "3", "0");
        send(producer, "test", "0", "web-1", "10", "1");
        // Repeated after a crash.
        send(producer, "test", "0", "web-1", "8", "0");
        await().atMost(TIMEOUT).until(() -> shown().equals(Map.of(start, 15L, start + 10_000, 3L)));
        JsonNode corrected = windows().get(0);
        assertThat(corrected.get("revisions").get(0).get("count").longValue()).isEqualTo(12);
        assertThat(corrected.get("revisions").get(1).get("count").longValue()).isEqualTo(15);
        assertThat(page.isAlive()).isTrue();
        assertThat(page.stderr()).contains("is no result and is left out");
      }
    }
  }

  @Test
  public void aTopicThatDoesNotExistIsSaidInOneLine() {
    try (ProcessRun page =
        Program.start("web", "--results=kafka://" + broker.bootstrapServers() + "/nowhere")) {
      page.expectExit(2, TIMEOUT);
      assertThat(page.stderr())
          .isEqualTo(
              "streamgauge: There is no topic 'nowhere' at Kafka broker "
                  + broker.bootstrapServers()
                  + ": create it, or correct --results.\n");
    }
  }
}
