package dev.streamgauge.alerts.notify.email;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.AlertText;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.alerts.notify.message.Trust;
import dev.streamgauge.alerts.notify.message.Unreachable;
import dev.streamgauge.util.CipherSuites;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends mails, each over its own connection: they are rare, and servers close idle ones. */
final class EmailClient implements Notifier.Client {
  private static final Logger LOG = LoggerFactory.getLogger(EmailClient.class);
  private static final int MAX_SUBJECT = 200;

  private final EmailNotifier settings;
  private final Session session;

  EmailClient(EmailNotifier settings) throws IOException {
    this.settings = settings;
    this.session = Session.getInstance(properties());
  }

  private Properties properties() throws IOException {
    String timeout = Long.toString(settings.timeout().getMillis());
    Properties properties = new Properties();
    properties.put("mail.smtp.host", settings.host());
    properties.put("mail.smtp.port", Integer.toString(settings.port()));
    properties.put("mail.smtp.connectiontimeout", timeout);
    properties.put("mail.smtp.timeout", timeout);
    properties.put("mail.smtp.writetimeout", timeout);
    properties.put("mail.smtp.auth", Boolean.toString(settings.user() != null));
    // One wrong address must not keep the mail from the others.
    properties.put("mail.smtp.sendpartial", "true");
    switch (settings.encryption()) {
      case NONE -> {}
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.put("mail.smtp.ssl.enable", "true");
    }
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.put("mail.smtp.ssl.ciphersuites", String.join(" ", CipherSuites.enabled()));
    if (settings.caFile() != null) {
      properties.put("mail.smtp.ssl.socketFactory", Trust.of(settings.caFile()).getSocketFactory());
    }
    return properties;
  }

  @Override
  public void send(AlertGroup message) throws IOException {
    String password = settings.password() == null ? null : settings.password().read();
    Transport transport = null;
    try {
      transport = session.getTransport("smtp");
      MimeMessage mail = mail(message);
      transport.connect(settings.user(), password);
      try {
        transport.sendMessage(mail, mail.getAllRecipients());
      } catch (SendFailedException e) {
        checkRejected(e);
      }
      EmailThreads.sent(settings, message, mail.getMessageID());
    } catch (AuthenticationFailedException e) {
      // Without the server's words, which may repeat what it was sent.
      throw new IOException("the mail server refuses the user or the password");
    } catch (MessagingException e) {
      String reason = Unreachable.reason(e, settings.host() + ":" + settings.port());
      throw new IOException(reason == null ? rootMessage(e) : reason, e);
    } finally {
      close(transport);
    }
  }

  /** Closes and ignores failures: a mail that the server has accepted must not be sent again. */
  private static void close(@Nullable Transport transport) {
    try {
      if (transport != null) {
        transport.close();
      }
    } catch (MessagingException e) {
      LOG.debug("A mail server does not end the connection as it should", e);
    }
  }

  private static void checkRejected(SendFailedException failure) throws IOException {
    Address[] reached = failure.getValidSentAddresses();
    if (reached != null && reached.length > 0) {
      LOG.warn("A mail did not reach all its receivers: {}", rootMessage(failure));
      return;
    }
    Set<Integer> kinds = new HashSet<>();
    for (Throwable e = failure; e != null; e = next(e)) {
      kinds.add(code(e) / 100);
    }
    // One of several addresses may be wrong, and another only temporarily unavailable.
    if (kinds.contains(5) && !kinds.contains(4)) {
      throw new RejectedException("the mail server rejects the mail: " + rootMessage(failure));
    }
    throw new IOException("the mail server does not take the mail: " + rootMessage(failure));
  }

  private static int code(Throwable e) {
    if (e instanceof SMTPAddressFailedException address) {
      return address.getReturnCode();
    }
    if (e instanceof SMTPSenderFailedException sender) {
      return sender.getReturnCode();
    }
    return e instanceof SMTPSendFailedException send ? send.getReturnCode() : 0;
  }

  private static Throwable next(Throwable e) {
    return e instanceof MessagingException mail ? mail.getNextException() : null;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (next(root) != null) {
      root = next(root);
    }
    return AlertText.cut(AlertText.oneLine(String.valueOf(root.getMessage())), 300);
  }

  private MimeMessage mail(AlertGroup message) throws MessagingException {
    AlertEvent first = message.events().get(0);
    MimeMessage mail = new IdentifiedMail(session, id(first, message));
    mail.setFrom(EmailNotifier.address(settings.from()));
    for (String to : settings.to()) {
      InternetAddress address = EmailNotifier.address(to);
      mail.addRecipient(RecipientType.TO, address);
    }
    mail.setSubject(AlertText.cut(AlertText.headline(message), MAX_SUBJECT), UTF_8.name());
    mail.setText(AlertText.text(message), UTF_8.name());
    mail.setSentDate(new Date());
    // So that no out-of-office replies come back (RFC 3834).
    mail.setHeader("Auto-Submitted", "auto-generated");
    List<String> answered = EmailThreads.answered(settings, message);
    if (!answered.isEmpty()) {
      String ids = MimeUtility.fold("References: ".length(), String.join(" ", answered));
      mail.setHeader("In-Reply-To", ids);
      mail.setHeader("References", ids);
    }
    return mail;
  }

  /** Returns an id that stays the same if the mail is sent again, so mail programs show it once. */
  private static String id(AlertEvent first, AlertGroup message) {
    return "<"
        + first.key()
        + "."
        + message.events().size()
        + "."
        + EventJson.status(first)
        + "@streamgauge>";
  }

  /** A mail that keeps its id when it is sent. */
  private static final class IdentifiedMail extends MimeMessage {
    private final String id;

    IdentifiedMail(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
