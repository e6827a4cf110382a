package dev.streamgauge.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.outbox.OutboxTarget;
import dev.streamgauge.alerts.notify.outbox.Outboxes;
import dev.streamgauge.alerts.notify.shared.SharedFolder;
import dev.streamgauge.testing.HdfsCluster;
import dev.streamgauge.testing.LongTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** A shared outbox in a real HDFS. */
@Category(LongTests.class)
public class SharedOutboxHdfsTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int PROCESSES = 8;

  /** Static, as a notifier travels. */
  private static final List<String> ARRIVED = new CopyOnWriteArrayList<>();

  private static HdfsCluster cluster;

  @BeforeClass
  public static void startCluster() {
    cluster = HdfsCluster.running();
  }

  @AfterClass
  public static void stopCluster() {
    cluster.close();
  }

  private record ToUs() implements Notifier {
    @Override
    public boolean isOneByOne() {
      return true;
    }

    @Override
    public Client connect(String receiver) {
      return message ->
          message
              .events()
              .forEach(event -> ARRIVED.add(event.status() + " " + event.labels().get("host")));
    }
  }

  private static OutboxTarget target(String directory) {
    return OutboxTarget.shared(
        Receiver.of("ops", new ToUs()),
        cluster.url() + directory,
        100,
        Duration.ofMillis(10),
        Duration.ofMillis(100));
  }

  private static AlertEvent firing(String host) {
    return AlertEvent.firing(
        new TreeMap<>(Map.of("alertname", "Errors", "host", host)),
        new TreeMap<>(),
        1,
        "an ERROR",
        1_700_000_000_000L);
  }

  private static AlertGroup group(AlertEvent... events) {
    return AlertGroup.of("hosts/Errors", List.of(), List.of(events));
  }

  @Test
  public void ofManyThatCreateAFileOneSucceeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
    try {
      for (int round = 0; round < 20; round++) {
        String file = "sender/" + round;
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
          SharedFolder own = SharedFolder.at(cluster.url() + "/race");
          all.add(() -> own.create(file, new byte[0]));
        }
        int created = 0;
        for (Future<Boolean> each : threads.invokeAll(all)) {
          created += each.get() ? 1 : 0;
        }
        assertThat(created).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  public void replacesFilesThatOnlyTheirOwnerMayRead() throws Exception {
    SharedFolder folder = SharedFolder.at(cluster.url() + "/files");
    folder.replace("a/x", "one".getBytes(UTF_8));
    folder.replace("a/x", "two".getBytes(UTF_8));
    assertThat(folder.read("a/x")).asString(UTF_8).isEqualTo("two");
    assertThat(folder.list("a")).containsExactly("x");
    assertThat(folder.read("a/y")).isNull();
    folder.delete("a/y");
    try (FileSystem hdfs = cluster.client()) {
      FileStatus status = hdfs.getFileStatus(new Path("/files/a/x"));
      assertThat(status.getPermission().toString()).isEqualTo("rw-------");
    }
  }

  @Test
  public void whatAnExecutorPutsIsSentOnceByOneDriverAfterAnother() throws Exception {
    ARRIVED.clear();
    OutboxTarget target = target("/sent");
    AlertEvent a = firing("a");
    try (Outboxes executor = new Outboxes()) {
      executor.put(target, group(a));
      try (Outboxes driver = new Outboxes()) {
        driver.start(target);
        await().atMost(LONG).until(() -> ARRIVED.size() == 1);
        executor.put(target, group(a.resolved(a.startsAtMillis() + 10_000)));
        assertThat(driver.finish(LONG).sent()).isEqualTo(2);
      }
      try (Outboxes repeated = new Outboxes();
          Outboxes next = new Outboxes()) {
        repeated.put(target, group(a, firing("b")));
        next.start(target);
        assertThat(next.finish(LONG).sent()).isEqualTo(1);
      }
    }
    assertThat(ARRIVED).containsExactly("FIRING a", "RESOLVED a", "FIRING b");
  }

  @Test
  public void waitsWhileHdfsIsDown() throws Exception {
    ARRIVED.clear();
    OutboxTarget target = target("/down");
    try (Outboxes executor = new Outboxes();
        Outboxes driver = new Outboxes()) {
      driver.start(target);
      executor.put(target, group(firing("a")));
      await().atMost(LONG).until(() -> ARRIVED.size() == 1);
      cluster.kill();
      CompletableFuture<Void> put =
          CompletableFuture.runAsync(
              () -> {
                try {
                  executor.put(target, group(firing("b")));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      cluster.start();
      put.get(LONG.toSeconds(), TimeUnit.SECONDS);
      await().atMost(LONG).until(() -> ARRIVED.size() == 2);
      assertThat(driver.finish(LONG).pending()).isZero();
    }
    assertThat(ARRIVED).containsExactly("FIRING a", "FIRING b");
  }
}
