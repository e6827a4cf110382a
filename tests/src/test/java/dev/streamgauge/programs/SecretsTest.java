package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.Secrets;
import dev.streamgauge.testing.TopicContents;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** A real broker with TLS and passwords is read and written to, and nothing shows a password. */
@RunWith(Parameterized.class)
public class SecretsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final String DEBUG = "-Dstreamgauge.log.level=debug";
  private static final int LINES = 50_000;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private static KafkaBroker broker;

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  private static LogLines lines() {
    return LogLines.seeded(11).every(Duration.ofMillis(1));
  }

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.secured();
    broker.createTopic("logs", 2);
    TopicFill.fill(broker.bootstrapServers(), "logs", lines(), 0, LINES);
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private Path folder() {
    return temporary.getRoot().toPath();
  }

  private ProcessRun monitor(String jvmOptions, Path kafkaConfig, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--source=kafka://" + broker.securedServers() + "/logs",
                "--kafkaConfig=" + kafkaConfig,
                "--format=json",
                "--stopWhenIdle=3s"));
    options.addAll(List.of(more));
    return Launcher.command(runner, "monitor", options)
        .env(Launcher.JVM_OPTIONS, Launcher.jvmOptions(jvmOptions))
        .start();
  }

  @Test
  public void readsAndWritesWithAPasswordThatNothingShows() throws Exception {
    String topic = "results-" + runner;
    broker.createTopic(topic, 1);
    Path checkpoint = Files.createDirectory(folder().resolve("checkpoint"));
    Path config = broker.clientConfig(folder().resolve("client.properties"), broker.password());
    String databasePassword = Secrets.random();
    Path passwordFile = Files.writeString(folder().resolve("password"), databasePassword + "\n");
    List<String> options =
        new ArrayList<>(
            List.of(
                "--sink=console",
                "--sink=kafka://" + broker.securedServers() + "/" + topic,
                "--kafkaSinkConfig=" + config,
                "--sink=jdbc:h2:" + folder().resolve("results"),
                "--jdbcUser=gauge",
                "--jdbcPasswordFile=" + passwordFile));
    boolean spark = runner.equals("SparkRunner");
    if (spark) {
      options.add("--checkpointDir=" + checkpoint.toUri());
    }
    try (ProcessRun run = monitor(DEBUG, config, options.toArray(new String[0]))) {
      // While it reads: when there are results it may be about to end.
      run.waitUntil(() -> run.stderr().contains("DEBUG"), TIMEOUT);
      String processList = Files.readString(Path.of("/proc/" + run.pid() + "/cmdline"));
      run.expectExit(0, TIMEOUT);

      TreeMap<Long, Long> expected =
          PlainCounts.perWindow(
              lines().lines(LINES), "ERROR", Duration.ofSeconds(30), Duration.ofSeconds(10));
      assertThat(JsonResults.parse(run.stdoutLines()).counts()).isEqualTo(expected);
      List<String> results = TopicContents.values(broker.bootstrapServers(), topic);
      assertThat(JsonResults.parse(results).counts()).isEqualTo(expected);

      String log = run.stderr();
      // It is the log that shows everything, and the right process.
      assertThat(log).contains("DEBUG", "sasl.jaas.config = [hidden]");
      assertThat(processList).contains("--kafkaConfig=" + config);
      for (String secret : List.of(broker.password(), databasePassword)) {
        assertThat(Secrets.shows(processList, secret)).isFalse();
        assertThat(Secrets.shows(log, secret)).isFalse();
        assertThat(Secrets.shows(String.join("\n", run.stdoutLines()), secret)).isFalse();
        assertThat(Secrets.filesThatShow(checkpoint, secret)).isEmpty();
      }
      if (spark) {
        // The look at the checkpoint does find what is in there.
        assertThat(Secrets.filesThatShow(checkpoint, config.toString())).isNotEmpty();
      }
    }
  }

  @Test
  public void aWrongPasswordIsToldInOneLineWithoutIt() throws IOException {
    String wrong = Secrets.random();
    Path config = broker.clientConfig(folder().resolve("wrong.properties"), wrong);
    try (ProcessRun run = monitor("", config)) {
      run.expectExit(2, TIMEOUT);
      assertThat(run.stderr().lines().toList())
          .singleElement()
          .asString()
          .startsWith(
              "streamgauge: Kafka broker " + broker.securedServers() + " rejects this client (")
          .endsWith("in the file of --kafkaConfig.");
      assertThat(Secrets.shows(run.stderr(), wrong)).isFalse();
    }
    String secret = Secrets.random();
    try (ProcessRun run =
        monitor(
            DEBUG,
            broker.clientConfig(folder().resolve("right.properties"), broker.password()),
            "--sink=kafka://" + broker.securedServers() + "/x?sasl.jaas.config=" + secret)) {
      run.expectExit(2, TIMEOUT);
      assertThat(run.stderr()).contains("'sasl.jaas.config' is a secret", "--kafkaSinkConfig=file");
      assertThat(Secrets.shows(run.stderr(), secret)).isFalse();
    }
  }
}
