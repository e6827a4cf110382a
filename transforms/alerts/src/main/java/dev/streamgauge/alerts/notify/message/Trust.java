package dev.streamgauge.alerts.notify.message;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Decides which servers are trusted. */
@Internal
public final class Trust {
  private Trust() {}

  /**
   * Returns a context that trusts only the certificates in the PEM file {@code caFile}, even when
   * it changes; without a file, those the JVM trusts.
   *
   * @throws IOException if it cannot be read, or has no certificates
   */
  public static SSLContext of(@Nullable String caFile) throws IOException {
    try {
      if (caFile == null) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new ReloadedTrust(caFile)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the JVM has no TLS: " + e, e);
    }
  }
}
