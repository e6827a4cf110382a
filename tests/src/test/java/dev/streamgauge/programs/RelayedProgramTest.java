package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Program;
import dev.streamgauge.testing.ReadAll;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.Senders;
import dev.streamgauge.testing.SpoolContents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * A real client sends to a relay, which is killed in between, and a program on each runner counts
 * what the relay has put into a topic of a real broker.
 */
@Category(LongTests.class)
@RunWith(Parameterized.class)
public class RelayedProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final int RECORDS = 20_000;

  private static KafkaBroker broker;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  private final int port = Ports.free();
  private Path spool;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.all();
  }

  @BeforeClass
  public static void startBroker() {
    broker = KafkaBroker.running();
  }

  @AfterClass
  public static void stopBroker() {
    broker.close();
  }

  private String topic() {
    return "kafka://" + broker.bootstrapServers() + "/relayed-" + runner;
  }

  private ProcessRun relay() {
    return Program.start(
        "relay", "--source=otlp://127.0.0.1:" + port, "--spool=" + spool, "--to=" + topic());
  }

  @Test
  public void countsWhatAClientHasSentToARelayThatWasKilled() {
    broker.createTopic("relayed-" + runner, 2);
    spool = folder.getRoot().toPath().resolve("spool");
    try (ProcessRun sender =
        Senders.start("otlp-http", "http://127.0.0.1:" + port + "/v1/logs", RECORDS)) {
      try (ProcessRun run = relay()) {
        await()
            .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> SpoolContents.lines(spool).size() > RECORDS / 20);
        run.kill();
        run.waitFor(TIMEOUT);
      }
      assertThat(SpoolContents.lines(spool)).as("killed too late").hasSizeLessThan(RECORDS);
      try (ProcessRun run = relay()) {
        sender.expectExit(0, TIMEOUT);
        countsWhatTheSpoolHas();
        run.terminate();
        run.expectExit(0, TIMEOUT);
      }
    }
  }

  private void countsWhatTheSpoolHas() {
    List<String> lines = SpoolContents.lines(spool);
    // What was kept but not answered when the relay was killed has been sent once more.
    assertThat(lines.stream().map(RelayedProgramTest::number).distinct()).hasSize(RECORDS);
    try (ProcessRun run =
        Launcher.start(
            runner,
            "monitor",
            "--source=" + topic() + "?isolation.level=read_committed",
            "--windowSize=1m",
            "--windowPeriod=1m",
            "--format=json",
            ReadAll.OPTION)) {
      ReadAll.thenEnd(run, lines.size(), TIMEOUT);
      long errors = lines.stream().filter(line -> line.contains("ERROR")).count();
      assertThat(errors).isGreaterThanOrEqualTo(RECORDS / 4);
      assertThat(JsonResults.parse(run.stdoutLines()).total()).isEqualTo(errors);
    }
  }

  /** Returns the number of a record: no two have the same. */
  private static String number(String line) {
    int from = line.indexOf("record ");
    return line.substring(from, line.indexOf(" of ", from));
  }
}
