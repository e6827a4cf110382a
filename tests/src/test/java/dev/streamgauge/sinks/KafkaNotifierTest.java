package dev.streamgauge.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.SendAlerts;
import dev.streamgauge.alerts.notify.kafka.KafkaNotifier;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.outbox.OutboxCounts;
import dev.streamgauge.testing.KafkaBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Alerts as records of a real Kafka broker, one with TLS and passwords. */
public class KafkaNotifierTest {
  private static final Duration LONG = Duration.standardMinutes(2);
  private static final long START = 1_700_000_000_000L;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static KafkaBroker broker;

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.secured();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  @After
  public void closeOutboxes() {
    OutboxCounts unused = SendAlerts.finish(Duration.ZERO);
  }

  private static AlertEvent firing(String host) {
    return AlertEvent.firing(
        new TreeMap<>(Map.of("alertname", "HighErrors", "host", host)),
        new TreeMap<>(Map.of("summary", "it burns")),
        12,
        "ERROR",
        START);
  }

  private static AlertGroup group(AlertEvent... events) {
    return AlertGroup.of("web", List.of(), Arrays.asList(events));
  }

  private static void run(KafkaNotifier notifier, AlertGroup... groups) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(Create.of(List.of(groups)).withCoder(AlertGroup.GroupCoder.of()))
        .apply(
            SendAlerts.to(List.of(Receiver.of("kafka", notifier)))
                .withRetryDelays(Duration.millis(50), Duration.millis(500)));
    pipeline.run().waitUntilFinish();
  }

  private static List<ConsumerRecord<String, String>> read(String topic, int count) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "group.id", UUID.randomUUID().toString(),
            "auto.offset.reset", "earliest");
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(java.time.Duration.ofMillis(LONG.getMillis()))
          .until(
              () -> {
                consumer.poll(java.time.Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
              });
    }
    return records;
  }

  @Test
  public void writesARecordForEachEventByTheKeyOfTheAlert() throws Exception {
    broker.createTopic("alerts", 3);
    Path config =
        broker.clientConfig(folder.getRoot().toPath().resolve("c.properties"), broker.password());
    AlertEvent a = firing("a");
    AlertEvent b = firing("b");
    run(
        KafkaNotifier.to(broker.securedServers(), "alerts").withConfigFile(config.toString()),
        group(a, b, a.resolved(START + 40_000)));
    assertThat(SendAlerts.finish(LONG).sent()).isEqualTo(3);

    List<ConsumerRecord<String, String>> ofA = new ArrayList<>(read("alerts", 3));
    ofA.removeIf(record -> !record.key().equals(a.key()));
    assertThat(ofA).hasSize(2);
    assertThat(ofA.get(0).partition()).isEqualTo(ofA.get(1).partition());
    ObjectMapper json = new ObjectMapper();
    JsonNode firing = json.readTree(ofA.get(0).value().getBytes(UTF_8));
    JsonNode over = json.readTree(ofA.get(1).value().getBytes(UTF_8));
    assertThat(firing.get("status").textValue()).isEqualTo("firing");
    assertThat(firing.get("labels").get("host").textValue()).isEqualTo("a");
    assertThat(firing.get("value").doubleValue()).isEqualTo(12);
    assertThat(firing.get("ends_at").isNull()).isTrue();
    assertThat(over.get("status").textValue()).isEqualTo("resolved");
    assertThat(over.get("ends_at").textValue()).isEqualTo("2023-11-14T22:14:00Z");
  }

  @Test
  public void waitsForABrokerThatIsAway() throws Exception {
    broker.createTopic("later", 1);
    broker.kill();
    run(KafkaNotifier.to(broker.bootstrapServers(), "later"), group(firing("a")));
    broker.start();
    assertThat(SendAlerts.finish(LONG).sent()).isEqualTo(1);
    assertThat(read("later", 1).get(0).key()).isEqualTo(firing("a").key());
  }
}
