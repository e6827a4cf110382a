package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Program;
import dev.streamgauge.testing.SpoolContents;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** {@code relay} as a process, to a real broker. */
public class RelayTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final int port = Ports.free();

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private static ProcessRun relay(String topic, String... more) {
    List<String> args = new ArrayList<>();
    args.add("relay");
    args.add("--to=kafka://" + broker.bootstrapServers() + "/" + topic);
    args.addAll(List.of(more));
    return Program.start(args.toArray(new String[0]));
  }

  /** Returns what a consumer sees that leaves out transactions that were not committed. */
  private static List<ConsumerRecord<String, String>> committed(String topic) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest");
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static List<String> values(String topic) {
    return committed(topic).stream().map(ConsumerRecord::value).toList();
  }

  private Socket connect() {
    List<Socket> connected = new ArrayList<>();
    await()
        .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(() -> connected.add(new Socket("127.0.0.1", port)));
    return connected.get(0);
  }

  private void send(List<String> lines) throws IOException {
    try (Socket socket = connect();
        OutputStream out = socket.getOutputStream()) {
      out.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
    }
  }

  private static List<String> lines(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + " " + i).toList();
  }

  @Test
  public void linesAreSentOnWithTheirTimeAndOriginAndRejectedOnesApart() throws Exception {
    broker.createTopic("sent", 1).createTopic("rejected", 1);
    int web = Ports.free();
    try (ProcessRun run =
        relay(
            "sent",
            "--source=listen://127.0.0.1:" + port,
            "--spool=" + folder.getRoot() + "/spool",
            "--eventTime=line",
            "--multiline=stackTraces",
            "--deadLetters=kafka://" + broker.bootstrapServers() + "/rejected",
            "--web=127.0.0.1:" + web)) {
      send(
          List.of(
              "2023-11-14T22:13:20Z ERROR failed",
              "java.lang.IllegalStateException: no",
              "\tat a.B.c(B.java:1)",
              "2023-11-14T22:13:21Z INFO better",
              "no time in it",
              "2023-11-14T22:13:22Z INFO last"));
      await()
          .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .until(() -> committed("sent").size() == 3);
      assertThat(metrics(web)).contains("streamgauge_lines_relayed_total 3.0");
      run.terminate();
      run.expectExit(0, TIMEOUT);
      assertThat(run.stderr()).contains("done: 4 lines read").contains("3 lines relayed");
    }
    List<ConsumerRecord<String, String>> records = committed("sent");
    assertThat(records)
        .extracting(ConsumerRecord::value)
        .containsExactly(
            "2023-11-14T22:13:20Z ERROR failed\njava.lang.IllegalStateException: no"
                + "\n\tat a.B.c(B.java:1)",
            "2023-11-14T22:13:21Z INFO better",
            "2023-11-14T22:13:22Z INFO last");
    assertThat(records)
        .extracting(ConsumerRecord::timestamp)
        .containsExactly(1_700_000_000_000L, 1_700_000_001_000L, 1_700_000_002_000L);
    assertThat(new String(records.get(0).headers().lastHeader("source").value(), UTF_8))
        .isEqualTo("listen:127.0.0.1:" + port);
    assertThat(values("rejected")).singleElement().asString().contains("no time in it");
  }

  private static String metrics(int web) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web + "/metrics")).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** What the spool has is in the topic once, however often the relay is killed. */
  @Test
  @Category(LongTests.class)
  public void aSpoolIsSentOnExactlyOnceOverKills() throws Exception {
    broker.createTopic("killed", 3);
    Path spool = folder.getRoot().toPath().resolve("spool");
    String[] options = {"--source=listen://127.0.0.1:" + port, "--spool=" + spool};
    AtomicBoolean stop = new AtomicBoolean();
    for (int kill = 0; kill < 5; kill++) {
      int before = values("killed").size();
      String name = "run " + kill;
      try (ProcessRun run = relay("killed", options)) {
        stop.set(false);
        Thread sender = new Thread(() -> sendUntil(name, stop));
        sender.start();
        await()
            .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .until(() -> values("killed").size() > before + 10_000);
        run.kill();
        run.waitFor(TIMEOUT);
        stop.set(true);
        sender.join();
      }
    }
    try (ProcessRun run = relay("killed", options)) {
      // After everything that might be sent again.
      send(List.of("the end"));
      await()
          .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .until(() -> values("killed").contains("the end"));
      run.terminate();
      run.expectExit(0, TIMEOUT);
    }
    List<String> received = SpoolContents.lines(spool);
    assertThat(received).hasSizeGreaterThan(50_000).doesNotHaveDuplicates();
    assertThat(sorted(values("killed"))).isEqualTo(sorted(received));
  }

  private void sendUntil(String name, AtomicBoolean stop) {
    try (Socket socket = connect();
        OutputStream out = socket.getOutputStream()) {
      for (int i = 0; !stop.get(); i++) {
        out.write((name + " line " + i + "\n").getBytes(UTF_8));
        if (i % 50 == 0) {
          TimeUnit.MILLISECONDS.sleep(1);
        }
      }
    } catch (IOException | InterruptedException e) {
      // So it sees the kill.
    }
  }

  /** Files and a topic, while the broker is away now and then. */
  @Test
  @Category(LongTests.class)
  public void filesAndTopicsAreSentOnExactlyOnceOverKillsAndOutages() throws Exception {
    broker.createTopic("in", 2).createTopic("out", 2);
    Path log = folder.newFolder("logs").toPath().resolve("app.log");
    String[] options = {
      "--source=watch://" + log.getParent() + "/*.log",
      "--source=kafka://" + broker.bootstrapServers() + "/in",
      "--checkpointDir=" + folder.getRoot() + "/state"
    };
    List<String> all = new ArrayList<>();
    for (int kill = 0; kill < 3; kill++) {
      int before = values("out").size();
      try (ProcessRun run = relay("out", options)) {
        List<String> lines = lines("file " + kill, 20_000);
        String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        Files.writeString(log, text, UTF_8, CREATE, APPEND);
        all.addAll(lines);
        all.addAll(produce("in", "record " + kill, 10_000));
        await()
            .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .until(() -> values("out").size() > before);
        if (kill % 2 == 1) {
          broker.kill();
          broker.start();
        }
        run.kill();
        run.waitFor(TIMEOUT);
      }
    }
    try (ProcessRun run = relay("out", options)) {
      // After everything that might be sent again.
      Files.writeString(log, "the end\n", UTF_8, APPEND);
      all.add("the end");
      all.addAll(produce("in", "last", 2));
      await()
          .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .until(() -> values("out").containsAll(List.of("the end", "last 0", "last 1")));
      run.terminate();
      run.expectExit(0, TIMEOUT);
    }
    assertThat(sorted(values("out"))).isEqualTo(sorted(all));
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  private static List<String> produce(String topic, String name, int count) {
    List<String> lines = lines(name, count);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      lines.forEach(line -> producer.send(new ProducerRecord<>(topic, null, line)));
    }
    return lines;
  }
}
