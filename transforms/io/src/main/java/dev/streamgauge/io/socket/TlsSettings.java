package dev.streamgauge.io.socket;

import com.google.auto.value.AutoValue;
import dev.streamgauge.util.CipherSuites;
import dev.streamgauge.util.Encodings;
import dev.streamgauge.util.FileStamp;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Configures how connections are encrypted: TLS 1.2 and 1.3, with keys and certificates from files.
 * A keystore or truststore is a PKCS12, JKS or PEM file (a private key with its certificates, or
 * the trusted certificates).
 *
 * <p>It holds the names of files but no password, so that none gets into a serialized pipeline or a
 * checkpoint; each worker that reads needs the files. A password is the first line of its file, or
 * else the environment variable {@value #PASSWORD_VARIABLE}.
 *
 * <pre>{@code
 * SocketSource.listen("0.0.0.0", 6514)
 *     .withTls(TlsSettings.withKeystore("/etc/gauge/keystore.p12", "/run/secrets/keystore"));
 * }</pre>
 *
 * <p>The files are read by the code that Kafka's clients use: it supports all three formats, and
 * the same files work for both.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class TlsSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The environment variable with the password of keystore and truststore. */
  public static final String PASSWORD_VARIABLE = "STREAMGAUGE_TLS_PASSWORD";

  /** Whether clients must present a certificate that the truststore trusts. */
  public enum ClientAuth {
    /** Clients are not asked for a certificate. */
    NONE,
    /** Clients are asked; an untrusted certificate is rejected, a missing one is not. */
    OPTIONAL,
    /** Clients without a trusted certificate are rejected. */
    REQUIRED
  }

  abstract @Nullable String keystore();

  abstract @Nullable String passwordFile();

  abstract @Nullable String truststore();

  abstract @Nullable String truststorePasswordFile();

  abstract ClientAuth clientAuth();

  /** Creates settings without a key, for connecting to a server. */
  public static TlsSettings withoutKey() {
    return new AutoValue_TlsSettings(null, null, null, null, ClientAuth.NONE);
  }

  /**
   * Creates settings with a key to listen with, or to present to a server.
   *
   * @param passwordFile the file with its password, null to use the environment variable
   */
  public static TlsSettings withKeystore(String keystore, @Nullable String passwordFile) {
    return new AutoValue_TlsSettings(keystore, passwordFile, null, null, ClientAuth.NONE);
  }

  /**
   * Trusts the certificates in this file instead of Java's own.
   *
   * @param passwordFile the file with its password, null to use the environment variable
   */
  public TlsSettings withTruststore(String truststore, @Nullable String passwordFile) {
    return new AutoValue_TlsSettings(
        keystore(), passwordFile(), truststore, passwordFile, clientAuth());
  }

  /** Asks clients for certificates. */
  public TlsSettings withClientAuth(ClientAuth clientAuth) {
    return new AutoValue_TlsSettings(
        keystore(), passwordFile(), truststore(), truststorePasswordFile(), clientAuth);
  }

  /** Throws, saying what the user has to correct, if a file or a password is wrong. */
  public void check() throws IOException {
    engines().close();
  }

  /**
   * Creates the context of a server with this key.
   *
   * @throws IOException if a file or a password is wrong; the message says which
   */
  @Internal
  public SSLContext sslContext() throws IOException {
    return engines().sslContext();
  }

  /**
   * Creates the engines that encrypt.
   *
   * @throws IOException if a file or a password is wrong; the message says which
   */
  DefaultSslEngineFactory engines() throws IOException {
    Map<String, Object> config = new HashMap<>();
    if (keystore() != null) {
      boolean pem = isPem("keystore", keystore());
      config.put(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, keystore());
      config.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, pem ? "PEM" : "PKCS12");
      String password = password("keystore", keystore(), passwordFile(), !pem);
      if (!pem) {
        config.put(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, password);
      }
      if (password != null) {
        config.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, password);
      }
    }
    if (truststore() != null) {
      boolean pem = isPem("truststore", truststore());
      config.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, truststore());
      config.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, pem ? "PEM" : "PKCS12");
      if (!pem) {
        config.put(
            SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG,
            password("truststore", truststore(), truststorePasswordFile(), true));
      }
    }
    config.put(SslConfigs.SSL_CIPHER_SUITES_CONFIG, CipherSuites.enabled());
    ConfigDef definition = new ConfigDef();
    SslConfigs.addClientSslSupport(definition);
    Map<String, Object> parsed = new HashMap<>(definition.parse(config));
    parsed.put("ssl.client.auth", kafkaClientAuth());
    DefaultSslEngineFactory engines = new DefaultSslEngineFactory();
    try {
      engines.configure(parsed);
      holdsSomething(engines);
    } catch (KafkaException | KeyStoreException e) {
      throw new IOException(explained(e), e);
    }
    return engines;
  }

  /**
   * Returns what presents the key of a server.
   *
   * @throws IOException if a file or a password is wrong; the message says which
   */
  @Internal
  public KeyManager[] keyManagers() throws IOException {
    try {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      boolean pem = isPem("keystore", keystore());
      String password = password("keystore", keystore(), passwordFile(), !pem);
      factory.init(engines().keystore(), password == null ? new char[0] : password.toCharArray());
      return factory.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException(explained(e), e);
    }
  }

  /** Returns what decides whom to trust; null for Java's own. */
  @Internal
  public TrustManager @Nullable [] trustManagers() throws IOException {
    if (truststore() == null) {
      return null;
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(engines().truststore());
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException(explained(e), e);
    }
  }

  /** Returns whether clients are asked for a certificate. */
  @Internal
  public ClientAuth clientAuthentication() {
    return clientAuth();
  }

  /** Returns a stamp that shows when the engines must be created again. */
  FileStamp stamp() {
    return FileStamp.of(keystore(), passwordFile(), truststore(), truststorePasswordFile());
  }

  private String kafkaClientAuth() {
    return switch (clientAuth()) {
      case NONE -> "none";
      case OPTIONAL -> "requested";
      case REQUIRED -> "required";
    };
  }

  /**
   * Checks that a store is not empty, which would otherwise show only when the first peer is
   * rejected.
   */
  private void holdsSomething(DefaultSslEngineFactory engines)
      throws IOException, KeyStoreException {
    if (keystore() != null && !hasEntry(engines.keystore(), true)) {
      throw new IOException("the keystore " + keystore() + " holds no private key");
    }
    if (truststore() != null && !hasEntry(engines.truststore(), false)) {
      throw new IOException("the truststore " + truststore() + " holds no certificate to trust");
    }
  }

  private static boolean hasEntry(KeyStore store, boolean key) throws KeyStoreException {
    for (String alias : Collections.list(store.aliases())) {
      if (key ? store.isKeyEntry(alias) : store.isCertificateEntry(alias)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPem(String what, String file) throws IOException {
    try {
      // Latin-1 can read any bytes, including those of a PKCS12 file.
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    } catch (IOException | RuntimeException e) {
      throw new IOException("the " + what + " " + file + " cannot be read: " + e, e);
    }
  }

  private static @Nullable String password(
      String what, String store, @Nullable String file, boolean needed) throws IOException {
    String password;
    if (file == null) {
      password = System.getenv(PASSWORD_VARIABLE);
    } else {
      try {
        password = Encodings.readString(Path.of(file)).lines().findFirst().orElse("");
      } catch (IOException | RuntimeException e) {
        throw new IOException("the password file " + file + " cannot be read: " + e, e);
      }
    }
    if (password == null && needed) {
      throw new IOException(
          "there is no password for the "
              + what
              + " "
              + store
              + ": name a file with it, or set the environment variable "
              + PASSWORD_VARIABLE);
    }
    return password;
  }

  /**
   * Explains a failure: Kafka names the file, its cause says what is wrong, and deeper causes are
   * about ciphers.
   */
  private String explained(Exception failure) {
    Throwable cause = failure;
    while (cause instanceof KafkaException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String files =
        keystore() == null
            ? "the truststore " + truststore()
            : truststore() == null
                ? "the keystore " + keystore()
                : "the keystore " + keystore() + " or the truststore " + truststore();
    return files + " cannot be used: " + cause.getMessage();
  }
}
