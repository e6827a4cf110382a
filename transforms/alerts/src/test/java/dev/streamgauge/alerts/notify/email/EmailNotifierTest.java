package dev.streamgauge.alerts.notify.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.notify.http.HttpReceiver;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.alerts.notify.message.SecretRef;
import dev.streamgauge.util.TestKeys;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Sends to real mail servers (GreenMail), in the clear and by TLS. */
public class EmailNotifierTest {
  private static final String KEYSTORE = "greenmail.tls.keystore.file";
  private static final String KEYSTORE_PASSWORD = "greenmail.tls.keystore.password";
  private static final String KEY_PASSWORD = "greenmail.tls.key.password";

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static TestKeys keys;

  private GreenMail servers;
  private SecretRef password;

  @BeforeClass
  public static void makeCertificate() throws Exception {
    keys = TestKeys.make(FOLDER.getRoot().toPath(), "mail", "ip:127.0.0.1");
    System.setProperty(KEYSTORE, keys.keystore.toString());
    System.setProperty(KEYSTORE_PASSWORD, TestKeys.PASSWORD);
    System.setProperty(KEY_PASSWORD, TestKeys.PASSWORD);
  }

  @AfterClass
  public static void forgetCertificate() {
    System.clearProperty(KEYSTORE);
    System.clearProperty(KEYSTORE_PASSWORD);
    System.clearProperty(KEY_PASSWORD);
  }

  @Before
  public void startServers() throws IOException {
    servers =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
            });
    servers.setUser("ops@example.org", "gauge", "s3cret");
    servers.start();
    password = secret("s3cret");
  }

  @After
  public void stopServers() {
    servers.stop();
  }

  private SecretRef secret(String text) throws IOException {
    Path file = Files.writeString(folder.newFile().toPath(), text + "\n");
    return SecretRef.file(file.toString());
  }

  private EmailNotifier notifier(int port) {
    return EmailNotifier.by("127.0.0.1", port)
        .from("gauge@example.org")
        .andTo("ops@example.org")
        .withTimeout(Duration.standardSeconds(60))
        .withCaFile(keys.certificate.toString());
  }

  private EmailNotifier plain() {
    return notifier(servers.getSmtp().getPort()).withEncryption(EmailNotifier.Encryption.NONE);
  }

  @Test
  public void mailsAnAlertWithASample() throws Exception {
    Events.send(plain(), Events.group(Events.firing("wéb-1")));
    MimeMessage mail = servers.getReceivedMessages()[0];
    assertThat(mail.getFrom()[0]).hasToString("gauge@example.org");
    assertThat(mail.getAllRecipients()[0]).hasToString("ops@example.org");
    assertThat(mail.getSubject())
        .isEqualTo("FIRING: HighErrors{host=\"wéb-1\", severity=\"page\"}: wéb-1 has 12 errors");
    assertThat(((String) mail.getContent()).replace("\r", ""))
        .contains("since 2023-11-14T22:13:20Z: wéb-1 has 12 errors\n")
        .contains("\n  e.g. ERROR <disk> \"full\" & hot");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
  }

  @Test
  public void mailsThatItIsOverAsAnAnswer() throws Exception {
    AlertEvent firing = Events.firing("a");
    Events.send(plain(), Events.group(firing));
    Events.send(plain(), Events.group(Events.over(firing)));
    MimeMessage[] mails = servers.getReceivedMessages();
    assertThat(mails[0].getMessageID()).contains(firing.key()).endsWith("@streamgauge>");
    assertThat(mails[1].getSubject()).startsWith("RESOLVED: HighErrors");
    assertThat(mails[1].getHeader("In-Reply-To")).containsExactly(mails[0].getMessageID());
    assertThat(mails[1].getMessageID()).isNotEqualTo(mails[0].getMessageID());
  }

  @Test
  public void answersTheMailsThatWereSentWhateverAlertsTheyHad() throws Exception {
    AlertEvent a = Events.firing("a");
    AlertEvent b = Events.firing("b");
    AlertEvent c = Events.firing("c");
    Events.send(plain(), Events.group(a, b));
    Events.send(plain(), Events.group(c));
    Events.send(plain(), Events.group(Events.over(b)));
    Events.send(plain(), Events.group(Events.over(a), Events.over(c)));
    MimeMessage[] mails = servers.getReceivedMessages();
    String first = mails[0].getMessageID();
    assertThat(mails[2].getHeader("In-Reply-To")).containsExactly(first);
    assertThat(mails[3].getHeader("References")[0].split("\\s+"))
        .containsExactly(first, mails[1].getMessageID());
  }

  @Test
  public void answersNoMailThatWasNeverSent() throws Exception {
    Events.send(plain(), Events.group(Events.over(Events.firing("never mailed"))));
    assertThat(servers.getReceivedMessages()[0].getHeader("In-Reply-To")).isNull();
    assertThat(servers.getReceivedMessages()[0].getHeader("References")).isNull();
  }

  @Test
  public void tellsAWrongNameFromAServerThatIsDown() throws Exception {
    int dead = HttpReceiver.deadPort();
    assertThatThrownBy(() -> Events.send(notifier(dead), Events.storm(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("the connection is refused: nothing listens at the address 127.0.0.1:" + dead);
    EmailNotifier wrong =
        EmailNotifier.by("no-such-host.invalid", 25)
            .from("gauge@example.org")
            .andTo("ops@example.org");
    assertThatThrownBy(() -> Events.send(wrong, Events.storm(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("the host name no-such-host.invalid:25 cannot be resolved by DNS");
  }

  @Test
  public void mailsToAllAddresses() throws Exception {
    Events.send(plain().andTo("dev@example.org"), Events.storm(1));
    // This server keeps a copy for each.
    assertThat(servers.getReceivedMessages()).hasSize(2);
    assertThat(servers.getReceivedMessages()[0].getAllRecipients())
        .extracting(Object::toString)
        .containsExactly("ops@example.org", "dev@example.org");
  }

  @Test
  public void mailsOnceForAStorm() throws Exception {
    Events.send(plain(), Events.storm(300));
    assertThat(servers.getReceivedMessages()).hasSize(1);
    MimeMessage mail = servers.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("FIRING: 300 alerts, web/HighErrors");
    assertThat((String) mail.getContent()).contains("h009").contains("and 290 more");
  }

  @Test
  public void writesNoHeadersFromTheLog() throws Exception {
    Events.send(plain(), Events.group(Events.firing("a\r\nBcc: evil@example.org")));
    MimeMessage mail = servers.getReceivedMessages()[0];
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getAllRecipients()).hasSize(1);
  }

  @Test
  public void sendsNothingInTheClearUnlessToldTo() throws Exception {
    // This server does not offer STARTTLS.
    EmailNotifier notifier = notifier(servers.getSmtp().getPort()).withLogin("gauge", password);
    assertThatThrownBy(() -> Events.send(notifier, Events.storm(1)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RejectedException.class)
        .hasMessageContaining("STARTTLS is required");
    assertThat(servers.getReceivedMessages()).isEmpty();
  }

  @Test
  public void encryptsFromTheBeginningAndLogsIn() throws Exception {
    Events.send(
        notifier(servers.getSmtps().getPort())
            .withEncryption(EmailNotifier.Encryption.TLS)
            .withLogin("gauge", password),
        Events.storm(1));
    assertThat(servers.getReceivedMessages()).hasSize(1);
  }

  @Test
  public void trustsNoStrangers() throws Exception {
    TestKeys others = TestKeys.make(folder.getRoot().toPath(), "other", "ip:127.0.0.1");
    EmailNotifier notifier =
        notifier(servers.getSmtps().getPort())
            .withEncryption(EmailNotifier.Encryption.TLS)
            .withCaFile(others.certificate.toString());
    assertThatThrownBy(() -> Events.send(notifier, Events.storm(1)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RejectedException.class);
    assertThat(servers.getReceivedMessages()).isEmpty();
  }

  @Test
  public void triesAgainWhenThePasswordIsWrongAndDoesNotShowIt() throws Exception {
    EmailNotifier notifier = plain().withLogin("gauge", secret("wr0ng"));
    assertThatThrownBy(() -> Events.send(notifier, Events.storm(1)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RejectedException.class)
        .hasMessage("the mail server refuses the user or the password");
    assertThat(notifier.toString()).doesNotContain("wr0ng");
  }

  @Test
  public void triesAgainWhenNobodyAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EmailNotifier notifier = notifier(silent.getLocalPort()).withTimeout(Duration.millis(200));
      assertThatThrownBy(() -> Events.send(notifier, Events.storm(1)))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(RejectedException.class);
    }
  }

  @Test
  public void refusesWhatIsNoAddress() {
    assertThatThrownBy(() -> EmailNotifier.by("a", 25).andTo("ops at example.org"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"ops at example.org\" is not a mail address");
  }
}
