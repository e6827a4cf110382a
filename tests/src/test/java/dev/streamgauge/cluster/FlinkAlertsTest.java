package dev.streamgauge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.notify.shared.SharedFolder;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** Alerts from a Flink cluster to a receiver, while processes are killed. */
@Category(LongTests.class)
public class FlinkAlertsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static KafkaBroker broker;
  private static FlinkCluster cluster;

  @BeforeClass
  public static void startServers() {
    broker = KafkaBroker.running();
    cluster = FlinkCluster.start(path("flink"));
  }

  @AfterClass
  public static void stopServers() {
    cluster.close();
    broker.close();
  }

  private static Path path(String name) {
    return FOLDER.getRoot().toPath().resolve(name);
  }

  private static ProcessRun monitor(String name, HostAlerts alerts) throws IOException {
    return cluster.submit(
        "monitor",
        "--runner=FlinkRunner",
        "--source=" + alerts.source(),
        "--rules=" + alerts.writeRules(FOLDER.getRoot().toPath()),
        "--checkpointDir=" + path("state-" + name),
        "--stopWhenIdle=10s");
  }

  private static void sendRest(String name, HostAlerts alerts) throws IOException {
    while (someWait(name)) {
      try (ProcessRun run = monitor(name, alerts)) {
        run.expectExit(0, TIMEOUT);
      }
    }
  }

  /** Whether a run has ended before everything was sent: it waits no longer than eight seconds. */
  private static boolean someWait(String name) throws IOException {
    return !SharedFolder.at(path("state-" + name) + "/outbox").list("topic/pending").isEmpty();
  }

  /** Sends lines until {@code more} events than now have arrived. */
  private static void sendUntilMoreArrive(HostAlerts alerts, ProcessRun run, int more) {
    int before = alerts.arrived();
    alerts.sendUntil(run, TIMEOUT, () -> alerts.arrived() >= before + more);
  }

  @Test
  public void alertsFireOnceAndResolveOnceThoughATaskManagerIsKilled() throws IOException {
    HostAlerts alerts = new HostAlerts(broker, "taskmanager", 43);
    try (ProcessRun run = monitor("taskmanager", alerts)) {
      for (int kills = 0; kills < 2; kills++) {
        sendUntilMoreArrive(alerts, run, 50);
        alerts.send();
        cluster.replaceTaskManager();
      }
      sendUntilMoreArrive(alerts, run, 50);
      alerts.close();
      run.expectExit(0, TIMEOUT);
    }
    sendRest("taskmanager", alerts);
    // `flink run` has sent all the while.
    alerts.check(0);
  }

  @Test
  public void alertsFireOnceAndResolveOnceThoughTheJobManagerIsKilled() throws IOException {
    HostAlerts alerts = new HostAlerts(broker, "jobmanager", 44);
    try (ProcessRun run = monitor("jobmanager", alerts)) {
      sendUntilMoreArrive(alerts, run, 50);
      alerts.send();
      cluster.replaceJobManager();
      // The new one does not know the job: a supervisor starts it again.
      run.expectExit(1, TIMEOUT);
    }
    try (ProcessRun run = monitor("jobmanager", alerts)) {
      sendUntilMoreArrive(alerts, run, 50);
      alerts.close();
      run.expectExit(0, TIMEOUT);
    }
    sendRest("jobmanager", alerts);
    alerts.check(1);
  }

  @Test
  public void anotherProcessSendsWhenFlinkRunIsKilledAndFlinkRunAgainResumesItsJob()
      throws IOException {
    HostAlerts alerts = new HostAlerts(broker, "client", 45);
    try (ProcessRun run = monitor("client", alerts)) {
      sendUntilMoreArrive(alerts, run, 50);
      try (ProcessRun other = sender("client", alerts)) {
        assertThat(other.waitUntil(() -> other.stderr().contains("sends the alerts"), TIMEOUT))
            .as(other.stderr())
            .isTrue();
        alerts.send();
        run.kill();
        // The job runs on without it.
        sendUntilMoreArrive(alerts, other, 50);
        try (ProcessRun again = monitor("client", alerts)) {
          alerts.sendUntil(
              again, TIMEOUT, () -> again.stderr().contains("this run takes its place"));
          sendUntilMoreArrive(alerts, again, 50);
          alerts.close();
          again.expectExit(0, TIMEOUT);
        }
        sendRest("client", alerts);
        other.terminate();
        other.expectExit(0, TIMEOUT);
        assertThat(other.stderr()).containsPattern("sent: [1-9][0-9,]* events to receivers");
      }
    }
    alerts.check(1);
  }

  /** Starts a process that sends while no other does. */
  private static ProcessRun sender(String name, HostAlerts alerts) throws IOException {
    return Launcher.start(
        "FlinkRunner",
        "notify",
        "--rules=" + alerts.writeRules(FOLDER.getRoot().toPath()),
        "--outbox=" + path("state-" + name).resolve("outbox"));
  }
}
