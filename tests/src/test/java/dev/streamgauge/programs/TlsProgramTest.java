package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.Keystore;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ReadAll;
import dev.streamgauge.testing.Secrets;
import dev.streamgauge.testing.SocketWait;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Senders with TLS, as {@code openssl s_client} or a syslog daemon would send. */
@RunWith(Parameterized.class)
public class TlsProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return List.of("DirectRunner", "SparkRunner");
  }

  private Keystore keystore;
  private int port;

  @Before
  public void makeKeystore() {
    keystore = Keystore.in(folder.getRoot().toPath());
    port = Ports.free();
  }

  private ProcessRun monitor(String parameters, String password) {
    return Launcher.command(
            runner,
            "monitor",
            List.of(
                "--source=listen://127.0.0.1:" + port + "?tls=" + keystore.file() + parameters,
                "--windowSize=1d",
                "--windowPeriod=1d",
                "--format=json",
                ReadAll.OPTION))
        .env("STREAMGAUGE_TLS_PASSWORD", password)
        .start();
  }

  @Test
  public void countsWhatIsSentEncryptedAndNothingElse() throws Exception {
    Path password = Files.writeString(folder.getRoot().toPath().resolve("p"), keystore.password());
    try (ProcessRun run = monitor("&tlsPasswordFile=" + password + "&idleTimeout=1m", "unused")) {
      // Its connection without TLS is refused as well as any.
      Socket plain = SocketWait.untilItListens(port, run, TIMEOUT);
      plain.getOutputStream().write("ERROR in the clear\n".getBytes(UTF_8));
      try (SSLSocket socket =
          (SSLSocket) keystore.client().getSocketFactory().createSocket("localhost", port)) {
        for (int i = 0; i < 10_000; i++) {
          socket.getOutputStream().write(("ERROR number " + i + "\n").getBytes(UTF_8));
        }
      }
      assertThat(plain.getInputStream().read()).isEqualTo(-1);
      plain.close();
      ReadAll.thenEnd(run, 10_000, TIMEOUT);
      // All in one window, or in two if it is midnight.
      long counted = JsonResults.parse(run.stdoutLines()).total();
      assertThat(counted).isEqualTo(10_000);
      assertThat(run.stderr())
          .contains("connection with listen:127.0.0.1 lost:", "; the TLS handshake was not done")
          .doesNotContain(keystore.password());
    }
  }

  @Test
  public void aWrongPasswordIsToldInOneLineBeforeTheStart() {
    String wrong = Secrets.random();
    try (ProcessRun run = monitor("", wrong)) {
      run.expectExit(2, TIMEOUT);
      assertThat(run.stderr().lines().toList())
          .containsExactly(
              "streamgauge: --source=listen://127.0.0.1:"
                  + port
                  + "?tls=...: the keystore "
                  + keystore.file()
                  + " cannot be used: keystore password was incorrect.");
    }
  }
}
