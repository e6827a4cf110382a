package dev.streamgauge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.alerts.notify.shared.SharedFolder;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** Alerts from a Spark cluster of two executors to a receiver, while processes are killed. */
@Category(LongTests.class)
public class SparkAlertsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static KafkaBroker broker;
  private static SparkCluster cluster;

  @BeforeClass
  public static void startServers() {
    broker = KafkaBroker.running();
    cluster = SparkCluster.start(path("spark"));
  }

  @AfterClass
  public static void stopServers() {
    cluster.close();
    broker.close();
  }

  private static Path path(String name) {
    return FOLDER.getRoot().toPath().resolve(name);
  }

  private static ProcessRun monitor(String name, HostAlerts alerts, String stopWhenIdle)
      throws IOException {
    return cluster.submitWith(
        SparkCluster.QUICK_START,
        "monitor",
        "--runner=SparkRunner",
        "--source=" + alerts.source(),
        "--rules=" + alerts.writeRules(FOLDER.getRoot().toPath()),
        "--checkpointDir=" + path("checkpoint-" + name),
        "--stopWhenIdle=" + stopWhenIdle);
  }

  private static void sendRest(String name, HostAlerts alerts, String stopWhenIdle)
      throws IOException {
    while (someWait(name)) {
      try (ProcessRun run = monitor(name, alerts, stopWhenIdle)) {
        run.expectExit(0, TIMEOUT);
      }
    }
  }

  /** Kills {@code executors} and waits until the workers have started others for them. */
  private static void kill(List<ProcessHandle> executors) {
    executors.forEach(ProcessHandle::destroyForcibly);
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                executors.stream().noneMatch(ProcessHandle::isAlive)
                    && cluster.executors().size() == 2);
  }

  /** Whether a run has ended before everything was sent: it waits no longer than eight seconds. */
  private static boolean someWait(String name) throws IOException {
    return !SharedFolder.at(path("checkpoint-" + name) + "/outbox").list("topic/pending").isEmpty();
  }

  /** Sends lines until {@code more} events than now have arrived. */
  private static void sendUntilMoreArrive(HostAlerts alerts, ProcessRun run, int more) {
    int before = alerts.arrived();
    alerts.sendUntil(run, TIMEOUT, () -> alerts.arrived() >= before + more);
  }

  @Test
  public void alertsFireOnceAndResolveOnceThoughExecutorsAreKilled() throws IOException {
    HostAlerts alerts = new HostAlerts(broker, "executors", 41);
    // No line comes while executors are replaced, which takes seconds.
    try (ProcessRun run = monitor("executors", alerts, "30s")) {
      sendUntilMoreArrive(alerts, run, 50);
      List<ProcessHandle> executors = cluster.executors();
      assertThat(executors).hasSize(2);
      alerts.send();
      kill(executors.subList(0, 1));
      sendUntilMoreArrive(alerts, run, 50);
      alerts.send();
      kill(executors.subList(1, 2));
      sendUntilMoreArrive(alerts, run, 50);
      alerts.close();
      run.expectExit(0, TIMEOUT);
    }
    sendRest("executors", alerts, "30s");
    // The driver has sent all the while.
    alerts.check(0);
  }

  @Test
  public void alertsFireOnceAndResolveOnceThoughTheDriverIsKilled() throws IOException {
    HostAlerts alerts = new HostAlerts(broker, "driver", 42);
    for (int kills = 0; kills < 2; kills++) {
      try (ProcessRun run = monitor("driver", alerts, "20s")) {
        sendUntilMoreArrive(alerts, run, 50);
        alerts.send();
        run.kill();
      }
    }
    try (ProcessRun run = monitor("driver", alerts, "20s")) {
      sendUntilMoreArrive(alerts, run, 50);
      alerts.close();
      run.expectExit(0, TIMEOUT);
    }
    sendRest("driver", alerts, "20s");
    // What was being sent at the moment of a kill may have arrived.
    alerts.check(2);
  }
}
