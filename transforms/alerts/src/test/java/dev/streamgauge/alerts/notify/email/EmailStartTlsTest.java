package dev.streamgauge.alerts.notify.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.alerts.notify.message.SecretRef;
import dev.streamgauge.util.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Sends to a real mail server that takes nothing without STARTTLS and a login. */
public class EmailStartTlsTest {
  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static TestKeys keys;
  private static Path password;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private volatile int refusal;
  private SMTPServer server;

  @BeforeClass
  public static void makeCertificate() throws Exception {
    Path folder = FOLDER.getRoot().toPath();
    keys = TestKeys.make(folder, "mail", "ip:127.0.0.1");
    password = Files.writeString(folder.resolve("password"), "s3cret\n");
  }

  @Before
  public void startServer() throws Exception {
    server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .requireTLS()
            .startTlsSocketFactory(keys.peerOf(keys))
            .requireAuth()
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (user, given, context) -> {
                      if (!user.equals("gauge") || !given.equals("s3cret")) {
                        throw new LoginFailedException();
                      }
                    }))
            .messageHandler(
                (context, from, to, data) -> {
                  if (refusal > 0) {
                    throw new RejectException(refusal, "no");
                  }
                  received.add(from + " " + to);
                })
            .build();
    server.start();
  }

  @After
  public void stopServer() {
    server.stop();
  }

  private EmailNotifier notifier() {
    return EmailNotifier.by("127.0.0.1", server.getPortAllocated())
        .from("gauge@example.org")
        .andTo("ops@example.org")
        .withLogin("gauge", SecretRef.file(password.toString()))
        .withCaFile(keys.certificate.toString());
  }

  @Test
  public void encryptsAndLogsIn() throws Exception {
    Events.send(notifier(), Events.storm(1));
    assertThat(received).containsExactly("gauge@example.org ops@example.org");
  }

  @Test
  public void givesUpWhenTheServerRefusesTheMailForGood() {
    refusal = 554;
    assertThatThrownBy(() -> Events.send(notifier(), Events.storm(1)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("554 no");
  }

  @Test
  public void triesAgainWhenTheServerCannotTakeTheMailNow() {
    refusal = 451;
    assertThatThrownBy(() -> Events.send(notifier(), Events.storm(1)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RejectedException.class)
        .hasMessageContaining("451 no");
  }
}
