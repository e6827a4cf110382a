package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.socket.TlsSettings;
import dev.streamgauge.io.socket.TlsSettings.ClientAuth;
import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The parameters of a source that say how its connections are encrypted. */
final class TlsParameters {
  private static final String TLS = "tls";
  private static final String TLS_PASSWORD_FILE = "tlsPasswordFile";
  private static final String TRUSTSTORE = "truststore";
  private static final String TRUSTSTORE_PASSWORD_FILE = "truststorePasswordFile";
  private static final String CLIENT_AUTH = "clientAuth";

  private final Map<String, String> given;
  private final String shown;
  private final boolean listens;

  /**
   * Creates the parameters in {@code given}.
   *
   * @param shown the option and the source that they belong to, without dashes
   */
  TlsParameters(Map<String, String> given, String shown, boolean listens) {
    this.given = given;
    this.shown = shown;
    this.listens = listens;
  }

  /** Returns the names of these parameters and of {@code others}, in order. */
  static Set<String> andNames(boolean listens, String... others) {
    Set<String> names = new TreeSet<>(List.of(others));
    names.addAll(List.of(TLS, TLS_PASSWORD_FILE, TRUSTSTORE, TRUSTSTORE_PASSWORD_FILE));
    if (listens) {
      names.add(CLIENT_AUTH);
    }
    return Collections.unmodifiableSet(names);
  }

  /**
   * Returns the settings, null for no TLS, after reading their files once to check them.
   *
   * @throws ConfigException if a parameter or a file is wrong
   */
  @Nullable TlsSettings settings() {
    TlsSettings tls = parsed();
    if (tls != null) {
      try {
        tls.check();
      } catch (IOException e) {
        throw new ConfigException("--" + shown + "tls=...: " + e.getMessage() + ".", e);
      }
    }
    return tls;
  }

  private @Nullable TlsSettings parsed() {
    String keystore = given.get(TLS);
    if (keystore == null) {
      for (String name :
          new String[] {TLS_PASSWORD_FILE, TRUSTSTORE, TRUSTSTORE_PASSWORD_FILE, CLIENT_AUTH}) {
        if (given.containsKey(name)) {
          throw wrong(name, "needs TLS: add " + (listens ? "tls=keystore" : "tls=true"));
        }
      }
      return null;
    }
    boolean named = !keystore.equals("true");
    if (keystore.isEmpty() || listens && !named) {
      throw wrong(TLS, "must name the file with the key and its certificate (PKCS12, JKS or PEM)");
    }
    TlsSettings tls =
        named
            ? TlsSettings.withKeystore(keystore, given.get(TLS_PASSWORD_FILE))
            : TlsSettings.withoutKey();
    if (given.containsKey(TRUSTSTORE)) {
      tls = tls.withTruststore(given.get(TRUSTSTORE), given.get(TRUSTSTORE_PASSWORD_FILE));
    }
    return tls.withClientAuth(clientAuth());
  }

  private ClientAuth clientAuth() {
    String text = given.getOrDefault(CLIENT_AUTH, "none");
    ClientAuth clientAuth =
        switch (text) {
          case "none" -> ClientAuth.NONE;
          case "optional" -> ClientAuth.OPTIONAL;
          case "required" -> ClientAuth.REQUIRED;
          default -> throw wrong(CLIENT_AUTH, "must be required, optional or none");
        };
    if (clientAuth != ClientAuth.NONE && !given.containsKey(TRUSTSTORE)) {
      throw wrong(CLIENT_AUTH, "needs the certificates to trust clients by: add truststore=file");
    }
    return clientAuth;
  }

  private ConfigException wrong(String name, String what) {
    return new ConfigException("--" + shown + name + "=" + given.get(name) + " " + what + ".");
  }
}
