package dev.streamgauge.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.inputs.InputLines;
import dev.streamgauge.io.socket.TlsSettings;
import dev.streamgauge.testing.Keystore;
import dev.streamgauge.testing.Ports;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class TlsConnectionsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aConnectionWithTlsCountsOnceAgainstTheLimits() throws Exception {
    Keystore keystore = Keystore.in(folder.getRoot().toPath());
    Path password = folder.getRoot().toPath().resolve("password");
    Files.writeString(password, keystore.password());
    int port = Ports.free();
    TlsSettings tls = TlsSettings.withKeystore(keystore.file().toString(), password.toString());
    InputLines lines = InputLines.http("127.0.0.1", port).withTls(tls).withMaxConnectionsPerHost(2);
    try (Receiving receiving = Receiving.start(lines);
        Socket one = connect(keystore, receiving, port);
        Socket two = connect(keystore, receiving, port)) {
      for (Socket each : new Socket[] {one, two}) {
        each.getOutputStream().write("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        assertThat(new String(each.getInputStream().readNBytes(12), US_ASCII))
            .isEqualTo("HTTP/1.1 200");
      }
      receiving.drain();
      assertThat(receiving.counted("connections_refused")).isZero();
    }
  }

  /** Connects once it listens. */
  private static Socket connect(Keystore keystore, Receiving receiving, int port) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              receiving.drain();
              return keystore.client().getSocketFactory().createSocket("127.0.0.1", port);
            },
            socket -> true);
  }
}
