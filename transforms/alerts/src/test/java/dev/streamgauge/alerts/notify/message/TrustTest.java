package dev.streamgauge.alerts.notify.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.util.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TrustTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @After
  public void stop() {
    threads.shutdownNow();
  }

  /** What a server with {@code keys} sends to a client with {@code context}. */
  private String exchange(TestKeys keys, SSLContext context) throws Exception {
    try (SSLServerSocket server =
        (SSLServerSocket)
            keys.peerOf(keys)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<?> serving =
          threads.submit(
              () -> {
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                  accepted.getOutputStream().write("hello".getBytes(UTF_8));
                } catch (IOException e) {
                  // The client trusts another one.
                }
                return null;
              });
      try (SSLSocket client =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
        client.setSoTimeout(60_000);
        return new String(client.getInputStream().readAllBytes(), UTF_8);
      } finally {
        serving.get();
      }
    }
  }

  @Test
  public void certificatesAreReadAnewWhenTheirFileHasChanged() throws Exception {
    Path keys = folder.getRoot().toPath();
    TestKeys before = TestKeys.make(keys, "before", "ip:127.0.0.1");
    TestKeys after = TestKeys.make(keys, "after", "ip:127.0.0.1");
    Path caFile = Files.copy(before.certificate, keys.resolve("ca.pem"));
    SSLContext context = Trust.of(caFile.toString());
    assertThat(exchange(before, context)).isEqualTo("hello");
    assertThatThrownBy(() -> exchange(after, context)).isInstanceOf(SSLHandshakeException.class);

    Path written = Files.copy(after.certificate, keys.resolve("ca.pem.new"));
    Files.move(written, caFile, StandardCopyOption.REPLACE_EXISTING);
    assertThat(exchange(after, context)).isEqualTo("hello");

    Files.writeString(caFile, "half a fil");
    assertThat(exchange(after, context)).isEqualTo("hello");
  }
}
