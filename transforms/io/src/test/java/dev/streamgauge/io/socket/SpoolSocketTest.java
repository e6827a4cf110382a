package dev.streamgauge.io.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeTrue;

import dev.streamgauge.io.spool.SocketCheckpointMark;
import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.io.spool.SpoolFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** A spool behind real connections. */
@RunWith(JUnit4.class)
public class SpoolSocketTest {
  private static final AtomicLong RELEASED = new AtomicLong();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static SocketSource source(Spool spool) {
    return SocketSource.listen("127.0.0.1", 0).withSpool(spool);
  }

  /** Sends numbered lines for as long as it can; how many it sent is in {@code sent}. */
  private static Thread sender(int port, int lines, AtomicLong sent) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = new Socket("127.0.0.1", port);
                  OutputStream out = socket.getOutputStream()) {
                for (int i = 0; i < lines; i++) {
                  out.write((line(i) + "\n").getBytes(UTF_8));
                  sent.set(i + 1);
                }
              } catch (IOException e) {
                // The test fails by what was not received.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static String line(int i) {
    return "ERROR " + i + " " + "x".repeat(1000);
  }

  private static List<String> lines(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(line(i));
    }
    return lines;
  }

  private static void shutDown(SocketReading reading) throws IOException {
    reading.source.lease(SocketCheckpointMark.START).discard();
    reading.close();
  }

  @Test
  public void whatWasReceivedOutlivesTheEngineAndIsReadFromTheMark() throws Exception {
    Path directory = folder.getRoot().toPath();
    SocketSource source = source(Spool.in(directory));
    SocketReading first = SocketReading.start(source);
    SocketReading second;
    try (Socket socket = new Socket("127.0.0.1", first.port())) {
      socket.getOutputStream().write("a\nb\n".getBytes(UTF_8));
      first.untilLines("a", "b");
      second = first.next();
      socket.getOutputStream().write("c\n".getBytes(UTF_8));
      await().untilAsserted(() -> assertThat(SpoolFiles.lines(directory)).endsWith("c"));
    }
    shutDown(first);
    second.drain();
    assertThat(second.lines).containsExactly("c");
    shutDown(second);
    SocketReading fresh = SocketReading.start(source(Spool.in(directory)));
    assertThat(fresh.lines).containsExactly("a", "b", "c");
    assertThat(fresh.engine().counters().spool.replayed.get()).isBetween(2L, 3L);
    shutDown(fresh);
  }

  @Test
  public void aFullSpoolMakesSendersWaitUntilItIsReleased() throws Exception {
    RELEASED.set(0);
    Path directory = folder.getRoot().toPath();
    SocketReading reading =
        SocketReading.start(
            source(
                Spool.in(directory)
                    .withSize(4 << 20)
                    .keeping(org.joda.time.Duration.ZERO)
                    .withRelease(RELEASED::get)));
    // More than the buffers of two sockets hold beside the spool.
    int lines = 40_000;
    AtomicLong sent = new AtomicLong();
    Thread sender = sender(reading.port(), lines, sent);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> reading.engine().counters().spool.fullWaits.get() > 0);
    assertThat(SpoolFiles.bytes(directory)).isBetween(4L << 20, 5L << 20);
    reading.drain();
    assertThat(reading.lines.size()).isBetween(3_000, 6_000);
    assertThat(sender.isAlive()).isTrue();
    assertThat(sent.get()).isLessThan(lines);

    RELEASED.set(Long.MAX_VALUE);
    reading.until(
        () -> {
          reading.mark().finalizeCheckpoint();
          assertThat(reading.lines).hasSize(lines);
        });
    assertThat(reading.lines).isEqualTo(lines(lines));
    assertThat(SpoolFiles.bytes(directory)).isLessThan(5L << 20);
    shutDown(reading);
  }

  @Test
  public void twoSourcesDoNotShareADirectory() throws Exception {
    Spool spool = Spool.in(folder.getRoot().toPath());
    SocketReading first = SocketReading.start(source(spool));
    assertThatThrownBy(() -> SocketReading.start(source(spool)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.getRoot() + " is in use");
    shutDown(first);
    SocketReading second = SocketReading.start(source(spool));
    shutDown(second);
  }

  @Test
  public void aDiskThatIsFullLosesNothing() throws Exception {
    Path disk = folder.newFolder().toPath();
    assumeTrue(
        "needs the right to mount", run("mount", "-t", "tmpfs", "-o", "size=8m", "none", disk));
    try {
      Path ballast = disk.resolve("ballast");
      Files.write(ballast, new byte[5 << 20]);
      SocketReading reading = SocketReading.start(source(Spool.in(disk.resolve("spool"))));
      int lines = 5_000;
      Thread sender = sender(reading.port(), lines, new AtomicLong());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> reading.engine().counters().spool.fullWaits.get() > 0);
      reading.drain();
      assertThat(reading.lines.size()).isLessThan(lines);
      Files.delete(ballast);
      sender.join();
      reading.until(() -> assertThat(reading.lines).hasSize(lines));
      assertThat(reading.lines).isEqualTo(lines(lines));
      assertThat(SpoolFiles.lines(disk.resolve("spool"))).isEqualTo(lines(lines));
      shutDown(reading);
    } finally {
      run("umount", "-l", disk);
    }
  }

  private static boolean run(Object... command) throws Exception {
    List<String> words = new ArrayList<>();
    for (Object word : command) {
      words.add(word.toString());
    }
    try {
      return new ProcessBuilder(words).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
