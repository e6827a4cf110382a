package dev.streamgauge.alerts.notify.email;

import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.SecretRef;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Sends a mail for each group by SMTP: a headline as its subject, and the first 10 alerts. The mail
 * about a resolved alert replies to the mail about its firing, if this process has sent it.
 *
 * <pre>{@code
 * EmailNotifier.by("mail.example.org", 587)
 *     .from("streamgauge@example.org")
 *     .andTo("ops@example.org")
 *     .withLogin("streamgauge", SecretRef.file("/run/secrets/mail"));
 * }</pre>
 *
 * <p>The connection is encrypted by STARTTLS, and nothing is sent if the server does not offer it,
 * unless {@link #withEncryption} says otherwise. A 5xx reply of the server, for all addresses,
 * rejects the mail for good. A rejected login does not: it is retried, with the password as it is
 * then.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class EmailNotifier implements Notifier {
  private static final long serialVersionUID = 1L;

  /** How a connection is encrypted. */
  public enum Encryption {
    /** Not encrypted. */
    NONE,
    /** Encrypted after a first exchange in plain text (RFC 3207); usually on port 587. */
    STARTTLS,
    /** Encrypted from the beginning (RFC 8314); usually on port 465. */
    TLS
  }

  abstract String host();

  abstract int port();

  abstract Encryption encryption();

  abstract String from();

  abstract List<String> to();

  abstract @Nullable String user();

  abstract @Nullable SecretRef password();

  abstract @Nullable String caFile();

  abstract Duration timeout();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder host(String host);

    abstract Builder port(int port);

    abstract Builder encryption(Encryption encryption);

    abstract Builder from(String from);

    abstract Builder to(List<String> to);

    abstract Builder user(@Nullable String user);

    abstract Builder password(@Nullable SecretRef password);

    abstract Builder caFile(@Nullable String file);

    abstract Builder timeout(Duration timeout);

    abstract EmailNotifier build();
  }

  abstract Builder toBuilder();

  /** Sends by the server at {@code host}; the sender and receivers must still be set. */
  public static EmailNotifier by(String host, int port) {
    return new AutoValue_EmailNotifier.Builder()
        .host(host)
        .port(port)
        .encryption(Encryption.STARTTLS)
        .from("streamgauge@localhost")
        .to(List.of())
        .timeout(Duration.standardSeconds(10))
        .build();
  }

  /**
   * Sets the sender's address.
   *
   * @throws IllegalArgumentException if the address is not valid
   */
  public EmailNotifier from(String address) {
    InternetAddress unused = address(address);
    return toBuilder().from(address).build();
  }

  /**
   * Adds a receiver's address.
   *
   * @throws IllegalArgumentException if the address is not valid
   */
  public EmailNotifier andTo(String address) {
    InternetAddress unused = address(address);
    List<String> all = new ArrayList<>(to());
    all.add(address);
    return toBuilder().to(List.copyOf(all)).build();
  }

  /** Logs in as this user. */
  public EmailNotifier withLogin(String user, SecretRef password) {
    return toBuilder().user(user).password(password).build();
  }

  /** Sets how the connection is encrypted. */
  public EmailNotifier withEncryption(Encryption encryption) {
    return toBuilder().encryption(encryption).build();
  }

  /** Trusts the certificates in this PEM file instead of those the JVM trusts. */
  public EmailNotifier withCaFile(String file) {
    return toBuilder().caFile(file).build();
  }

  /** Sets the time-out for a connection and for each reply. */
  public EmailNotifier withTimeout(Duration timeout) {
    return toBuilder().timeout(timeout).build();
  }

  static InternetAddress address(String address) {
    try {
      return new InternetAddress(address, true);
    } catch (AddressException e) {
      throw new IllegalArgumentException(
          "\"" + address + "\" is not a mail address: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isOneByOne() {
    return false;
  }

  @Override
  public Client connect(String receiver) throws IOException {
    return new EmailClient(this);
  }
}
