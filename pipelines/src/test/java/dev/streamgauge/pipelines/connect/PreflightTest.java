package dev.streamgauge.pipelines.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.MainTest;
import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

/** The look at a port; {@link MainTest} has the messages. */
public class PreflightTest {
  private static final String HOST = "127.0.0.1";

  private static SourceUri listen(int port) {
    return SourceUri.parse("listen://" + HOST + ":" + port);
  }

  @Test
  public void aSenderThatKeepsTryingDoesNotGetThroughToTheLook() throws Exception {
    int port = freePort();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger tries = new AtomicInteger();
    AtomicInteger connected = new AtomicInteger();
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                try (Socket unwanted = new Socket(HOST, port)) {
                  connected.incrementAndGet();
                } catch (IOException refused) {
                  tries.incrementAndGet();
                }
              }
            });
    while (tries.get() + connected.get() < 1000) {
      Preflight.canListen(listen(port));
    }
    over.set(true);
    sender.join();
    assertThat(connected).hasValue(0);
  }

  @Test
  public void aPortWithConnectionsOfARunBeforeCanBeListenedOn() throws Exception {
    int port;
    try (ServerSocket before = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      port = before.getLocalPort();
      try (Socket sender = new Socket(HOST, port)) {
        // Who closes first keeps the address for a minute.
        before.accept().close();
        assertThat(sender.getInputStream().read()).isEqualTo(-1);
      }
    }
    Preflight.canListen(listen(port));
  }

  @Test
  public void aPortThatIsListenedOnIsRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      assertThatThrownBy(() -> Preflight.canListen(listen(taken.getLocalPort())))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("cannot listen there");
    }
  }

  /** Below those the system hands to clients: one of those could connect to itself. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // Another, then.
      }
    }
  }
}
