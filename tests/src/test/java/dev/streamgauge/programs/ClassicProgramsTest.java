package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * The example programs that come with Spark Streaming, as they are run here: the same input, the
 * same output.
 */
@RunWith(Parameterized.class)
public class ClassicProgramsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final String RULE = "-------------------------------------------";

  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  private static final long T0 = 1_700_000_000_000L;

  /** One line a second. */
  private static final List<String> VERSE =
      List.of(
          "a rose is a rose",
          "b is a letter",
          "roses are red",
          "violets are blue",
          "a b c",
          "sugar is sweet",
          "and so are you");

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private static String line(int second) {
    return VERSE.get(second % VERSE.size());
  }

  private static void fill(String topic, int fromSecond, int toSecond) {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      for (int second = fromSecond; second < toSecond; second++) {
        producer.send(
            new ProducerRecord<>(topic, second % 2, T0 + second * 1000L, null, line(second)));
      }
    }
  }

  /** "window's start, word" and its number, by a loop over windows and words. */
  private static Map<String, Long> plain(int seconds, int size, int period, Set<String> ignored) {
    Map<String, Long> counts = new TreeMap<>();
    for (int second = 0; second < seconds; second++) {
      for (String word : line(second).split(" ")) {
        int latest = second - second % period;
        for (int start = latest;
            start > second - size && !ignored.contains(word);
            start -= period) {
          counts.merge(Instant.ofEpochMilli(T0 + start * 1000L) + ", " + word, 1L, Long::sum);
        }
      }
    }
    return counts;
  }

  private static Map<String, Long> counts(Iterable<String> jsonLines) {
    Map<String, Long> counts = new TreeMap<>();
    JsonResults.parse(jsonLines)
        .latest()
        .forEach((window, r) -> counts.put(window.start() + ", " + window.key(), r.count()));
    return counts;
  }

  /** {@code NetworkWordCount}, with the input and the output of the programming guide. */
  @Test
  public void networkWordCount() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ProcessRun run =
            Launcher.start(
                runner, "wordcount", "--source=socket://localhost:" + server.getLocalPort())) {
      server.setSoTimeout((int) TIMEOUT.toMillis());
      try (Socket client = server.accept();
          OutputStream out = client.getOutputStream()) {
        out.write("hello world\n".getBytes(UTF_8));
      }
      run.awaitStdout("world 1"::equals, TIMEOUT);
      run.terminate();
      run.expectExit(0, TIMEOUT);
      List<String> printed = run.stdoutLines();
      assertThat(printed).hasSize(6).element(1).asString().startsWith("Time: ");
      assertThat(printed.subList(2, 6)).containsExactly(RULE, "hello 1", "world 1", "");
    }
  }

  /**
   * {@code RecoverableNetworkWordCount} with the source of {@code DirectKafkaWordCount} and the
   * windows of the guide's {@code reduceByKeyAndWindow}: words that are ignored and counted,
   * results kept in files, and after a crash it goes on from its checkpoint.
   */
  @Test
  public void recoverableWordCountOverTheLast30SecondsEvery10SecondsWithAnIgnoreList()
      throws Exception {
    String topic = "recoverable-" + runner;
    broker.createTopic(topic, 2);
    Path ignore = Files.writeString(folder.getRoot().toPath().resolve("ignore"), "a b c\n");
    fill(topic, 0, 60);
    AtomicInteger sent = new AtomicInteger(60);
    try (ProcessRun run = recoverable(topic, ignore)) {
      await()
          .atMost(TIMEOUT)
          .pollInterval(Duration.ofMillis(500))
          .failFast(() -> assertThat(run.isAlive()).as(run::stderr).isTrue())
          .until(
              () -> {
                // Or it could be idle, and be killed when its source has ended.
                fill(topic, sent.get(), sent.incrementAndGet());
                return !results().isEmpty();
              });
      run.kill();
      run.waitFor(TIMEOUT);
    }
    int all = sent.get() + 40;
    fill(topic, sent.get(), all);
    try (ProcessRun run = recoverable(topic, ignore)) {
      run.expectExit(0, TIMEOUT);
      assertThat(run.stderr()).containsPattern("(?m)^done: .* [1-9]\\d* words ignored$");
    }
    assertThat(counts(results())).isEqualTo(plain(all, 30, 10, Set.of("a", "b", "c")));
  }

  private ProcessRun recoverable(String topic, Path ignore) {
    return Launcher.start(
        runner,
        "wordcount",
        "--source=kafka://" + broker.bootstrapServers() + "/" + topic,
        "--windowSize=30s",
        "--windowPeriod=10s",
        "--ignore=" + ignore,
        "--sink=file://" + folder.getRoot().toPath().resolve("results"),
        "--checkpointDir=" + folder.getRoot().toPath().resolve("checkpoint"),
        "--stopWhenIdle=5s");
  }

  private List<String> results() throws IOException {
    List<String> lines = new ArrayList<>();
    Path directory = folder.getRoot().toPath().resolve("results");
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    return lines;
  }
}
