package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PostgresServer;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TopicContents;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** All sinks at once hold what the console shows, on a real broker and a real PostgreSQL. */
@RunWith(Parameterized.class)
public class SinksTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final int LINES = 100_000;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static KafkaBroker broker;
  private static PostgresServer postgres;

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.oneInBuild();
  }

  @BeforeClass
  public static void startServers() {
    broker = KafkaBroker.running();
    postgres = PostgresServer.running();
    broker.createTopic("logs", 2);
    TopicFill.fill(
        broker.bootstrapServers(),
        "logs",
        LogLines.seeded(3).every(Duration.ofMillis(3)),
        0,
        LINES);
  }

  @AfterClass
  public static void stopServers() {
    broker.close();
    postgres.close();
  }

  private ProcessRun monitor(String password, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--source=kafka://" + broker.bootstrapServers() + "/logs",
                "--format=json",
                "--stopWhenIdle=3s",
                "--jdbcUser=" + PostgresServer.USER));
    all.addAll(List.of(options));
    return Launcher.command(runner, "monitor", all)
        .env("STREAMGAUGE_JDBC_PASSWORD", password)
        .start();
  }

  @Test
  public void everySinkHasTheResultsOfTheConsole() throws Exception {
    String topic = "results-" + runner;
    broker.createTopic(topic, 1);
    Path directory = folder.getRoot().toPath().resolve("results");
    String h2 = "jdbc:h2:" + folder.getRoot() + "/results";
    String[] options = {
      "--sink=console",
      "--sink=" + postgres.url(),
      "--sink=" + h2,
      "--sink=kafka://" + broker.bootstrapServers() + "/" + topic,
      "--sink=file://" + directory,
      "--pipelineName=" + runner
    };
    JsonResults console;
    try (ProcessRun run = monitor(PostgresServer.PASSWORD, options)) {
      run.expectExit(0, TIMEOUT);
      console = JsonResults.parse(run.stdoutLines());
    }
    assertThat(console.latest()).hasSizeGreaterThan(20);
    TreeMap<Long, Long> expected = console.counts();

    assertThat(inDatabase()).isEqualTo(expected);
    assertThat(inFiles(directory).latest()).isEqualTo(console.latest());
    assertThat(inTopic(topic).latest()).isEqualTo(console.latest());

    // The whole once more, as after a crash without a checkpoint: nothing is there twice.
    try (ProcessRun run = monitor(PostgresServer.PASSWORD, options)) {
      run.expectExit(0, TIMEOUT);
    }
    assertThat(inDatabase()).isEqualTo(expected);
    assertThat(inFiles(directory).counts()).isEqualTo(expected);
    assertThat(inTopic(topic).counts()).isEqualTo(expected);
  }

  private TreeMap<Long, Long> inDatabase() throws SQLException {
    TreeMap<Long, Long> counts = new TreeMap<>();
    try (Connection connection = postgres.connect(PostgresServer.USER);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT (extract(epoch FROM window_start) * 1000)::bigint, count"
                    + " FROM streamgauge_results WHERE result_key = '*' AND pipeline = '"
                    + runner
                    + "'")) {
      while (rows.next()) {
        assertThat(counts.put(rows.getLong(1), rows.getLong(2))).isNull();
      }
    }
    return counts;
  }

  private static JsonResults inFiles(Path directory) throws IOException {
    JsonResults results = new JsonResults();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertThat(file.getFileName().toString()).endsWith(".jsonl");
        Files.readAllLines(file).forEach(results::add);
      }
    }
    return results;
  }

  /** The last value of each key, as in a compacted topic. */
  private static JsonResults inTopic(String topic) {
    Map<String, String> last = new TreeMap<>();
    TopicContents.records(broker.bootstrapServers(), topic)
        .forEach(record -> last.put(record.key(), record.value()));
    JsonResults results = JsonResults.parse(last.values());
    assertThat(results.latest()).hasSameSizeAs(last.keySet());
    results
        .latest()
        .forEach(
            (window, result) ->
                assertThat(last)
                    .containsKey(
                        String.format(
                            "{\"pipeline\":\"%s\",\"window_start\":\"%s\",\"window_end\":\"%s\","
                                + "\"key\":\"*\"}",
                            topic.replace("results-", ""), window.start(), window.end())));
    return results;
  }

  @Test
  public void aSinkThatCannotBeWrittenToIsToldInOneLine() throws IOException {
    try (ProcessRun run = monitor("wrong-secret", "--sink=" + postgres.url())) {
      run.expectExit(2, TIMEOUT);
      assertThat(run.stderr().lines().toList())
          .singleElement()
          .asString()
          .startsWith(
              "streamgauge: --sink="
                  + postgres.url()
                  + " cannot be used: the database refuses this user or password (")
          .doesNotContain("wrong-secret");
    }
    try (ProcessRun run =
        monitor("", "--sink=kafka://" + broker.bootstrapServers() + "/not-there")) {
      run.expectExit(2, TIMEOUT);
      assertThat(run.stderr().lines().toList())
          .singleElement()
          .asString()
          .contains("There is no topic 'not-there'", "correct --sink.");
    }
  }
}
