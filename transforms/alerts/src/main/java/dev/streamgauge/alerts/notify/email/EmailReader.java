package dev.streamgauge.alerts.notify.email;

import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.SecretRef;
import dev.streamgauge.alerts.notify.message.SettingsReader;
import dev.streamgauge.alerts.yaml.YamlText;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Reads the settings of an e-mail receiver. */
@Internal
public final class EmailReader {
  private final SettingsReader settings;

  public EmailReader(SettingsReader settings) {
    this.settings = settings;
  }

  /** Returns the notifier, null if a required setting is missing or wrong. */
  @Nullable
  public Notifier read() {
    EmailNotifier.Encryption encryption =
        settings.choice(
            "encryption", EmailNotifier.Encryption.class, EmailNotifier.Encryption.STARTTLS);
    YamlText host = settings.map().required("host");
    Long port = port(encryption);
    YamlText from = settings.map().required("from");
    boolean addressed = settings.map().has("to") || settings.map().required("to") != null;
    List<YamlText> to = settings.map().texts("to");
    SecretRef password = settings.login();
    YamlText caFile = settings.map().text("ca_file");
    Duration timeout = settings.timeout();
    if (host == null || port == null || from == null || !addressed) {
      return null;
    }
    EmailNotifier mail = EmailNotifier.by(host.value(), port.intValue()).withEncryption(encryption);
    mail = from.as(mail::from);
    for (YamlText address : to) {
      mail = mail == null ? null : address.as(mail::andTo);
    }
    if (mail == null) {
      return null;
    }
    if (password != null) {
      mail = mail.withLogin(settings.map().text("username").value(), password);
    }
    if (caFile != null) {
      mail = mail.withCaFile(caFile.value());
    }
    return timeout == null ? mail : mail.withTimeout(timeout);
  }

  private @Nullable Long port(EmailNotifier.Encryption encryption) {
    YamlText port = settings.map().text("port");
    if (port != null) {
      return port.wholeNumber(1, 65_535);
    }
    return switch (encryption) {
      case NONE -> 25L;
      case STARTTLS -> 587L;
      case TLS -> 465L;
    };
  }
}
