package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.Account;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** A tenth of the lines late by up to nine minutes, at random: every one is accounted for. */
@RunWith(Parameterized.class)
public class LateDataTest {
  /** The first start builds the jar, if the build has not. */
  private static final Duration TIMEOUT = Duration.ofMinutes(6);

  private static final int LINES = 1_000_000;
  private static final int MAX_LATE_MILLIS = 9 * 60 * 1000;

  private static KafkaBroker broker;

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return List.of("DirectRunner", "SparkRunner");
  }

  /** A line every millisecond, over 1000 s. */
  private static Stream<LogLines.Line> lines() {
    SplittableRandom random = new SplittableRandom(21);
    return LogLines.seeded(20)
        .lines(LINES)
        .sequential()
        .map(
            line ->
                random.nextInt(10) > 0
                    ? line
                    : new LogLines.Line(
                        line.timeMillis() - random.nextInt(MAX_LATE_MILLIS), line.text()));
  }

  private static long errors() {
    return lines().filter(line -> line.text().contains("ERROR")).count();
  }

  @BeforeClass
  public static void fillTopic() {
    broker = KafkaBroker.running();
    broker.createTopic("late", 2);
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      int[] next = {0};
      lines()
          .forEach(
              line ->
                  producer.send(
                      new ProducerRecord<>(
                          "late",
                          next[0]++ % 2,
                          line.timeMillis(),
                          null,
                          line.text().getBytes(UTF_8))));
    }
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private ProcessRun monitor(String... options) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "--source=kafka://" + broker.bootstrapServers() + "/late",
                    "--format=json",
                    "--stopWhenIdle=6s"),
                Stream.of(options))
            .toArray(String[]::new);
    return Launcher.start(runner, "monitor", all);
  }

  @Test
  public void withinTheAllowanceTheLatestRevisionsAreThoseOfAPlainLoop() {
    TreeMap<Long, Long> expected =
        PlainCounts.perWindow(lines(), "ERROR", Duration.ofSeconds(30), Duration.ofSeconds(10));
    try (ProcessRun run = monitor("--allowedLateness=10m")) {
      run.expectExit(0, TIMEOUT);
      JsonResults results = JsonResults.parse(run.stdoutLines());
      assertThat(results.counts()).isEqualTo(expected);
      if (runner.equals("DirectRunner")) {
        // A micro-batch of Spark's can hold a window with all that is late for it.
        assertThat(results.latest().values()).anyMatch(result -> result.revision() > 0);
      }
      assertThat(Account.parse(run.stderr()))
          .isEqualTo(new Account(LINES, errors(), LINES - errors(), 0, 0));
    }
  }

  @Test
  public void beyondTheAllowanceWhatIsMissingInTheWindowsIsCountedAsDropped() {
    try (ProcessRun run =
        monitor("--allowedLateness=2s", "--windowSize=10s", "--windowPeriod=10s")) {
      run.expectExit(0, TIMEOUT);
      Account account = Account.parse(run.stderr());
      long inWindows =
          JsonResults.parse(run.stdoutLines()).counts().values().stream()
              .mapToLong(Long::longValue)
              .sum();
      assertThat(account.droppedLate()).isGreaterThan(100);
      assertThat(account.counted()).isEqualTo(inWindows);
      assertThat(inWindows + account.droppedLate()).isEqualTo(errors());
      assertThat(account.read()).isEqualTo(LINES);
      assertThat(account.unaccounted()).isZero();
    }
  }
}
