package dev.streamgauge.alerts.notify.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Which servers are trusted. */
@Internal
public final class Trust {
  private Trust() {}

  /**
   * What trusts the certificates in the PEM file {@code caFile} and nobody else; without a file,
   * whom the JVM trusts.
   *
   * @throws IOException if it cannot be read, or has no certificates
   */
  public static SSLContext of(@Nullable String caFile) throws IOException {
    try {
      if (caFile == null) {
        return SSLContext.getDefault();
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      try (InputStream in = Files.newInputStream(Path.of(caFile))) {
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("ca-" + store.size(), each);
        }
      }
      if (store.size() == 0) {
        throw new IOException("there is none");
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException("the certificates in " + caFile + " cannot be used: " + e, e);
    }
  }
}
