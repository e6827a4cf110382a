package dev.streamgauge.alerts.notify.message;

import dev.streamgauge.util.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trusts the current certificates in a file, which is reloaded: they expire, and a process may run
 * for longer. A file that becomes unusable is logged, and its previous certificates stay trusted.
 */
final class ReloadedTrust extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadedTrust.class);

  private final String caFile;
  private FileStamp stamp;
  private X509ExtendedTrustManager current;

  /**
   * Trusts the certificates in the PEM file {@code caFile}.
   *
   * @throws IOException if it cannot be read, or has no certificates
   */
  ReloadedTrust(String caFile) throws IOException {
    this.caFile = caFile;
    this.stamp = FileStamp.of(caFile);
    this.current = load(caFile);
  }

  private static X509ExtendedTrustManager load(String caFile) throws IOException {
    try {
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
      for (TrustManager each : trust.getTrustManagers()) {
        if (each instanceof X509ExtendedTrustManager manager) {
          return manager;
        }
      }
      throw new IOException("the JVM checks no certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException("the certificates in " + caFile + " cannot be used: " + e, e);
    }
  }

  private synchronized X509ExtendedTrustManager current() {
    FileStamp now = FileStamp.of(caFile);
    if (!now.equals(stamp)) {
      stamp = now;
      try {
        current = load(caFile);
        LOG.info("Trusting the certificates that are in {} now", caFile);
      } catch (IOException e) {
        LOG.warn("{}: trusting those that were there before", e.getMessage());
      }
    }
    return current;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    current().checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    current().checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    current().checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    current().checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    current().checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    current().checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return current().getAcceptedIssuers();
  }
}
