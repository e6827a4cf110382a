package dev.streamgauge.util;

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The cipher suites that are used: of those that the JVM enables, the ones with authenticated
 * encryption and forward secrecy. With TLS 1.2 it also enables suites that encrypt in CBC mode, or
 * by a session key under the server's static key: who comes by that key reads all that was
 * recorded.
 */
@Internal
public final class CipherSuites {
  private CipherSuites() {}

  /** Returns their names, the preferred first. */
  public static List<String> enabled() {
    try {
      return Arrays.stream(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites())
          .filter(CipherSuites::isGood)
          .toList();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JVM has no TLS", e);
    }
  }

  /** Parameters with these suites, for a client. */
  public static SSLParameters parameters() {
    return new SSLParameters(enabled().toArray(new String[0]), new String[] {"TLSv1.3", "TLSv1.2"});
  }

  private static boolean isGood(String suite) {
    return !suite.contains("_CBC_")
        && (!suite.contains("_WITH_")
            || suite.startsWith("TLS_ECDHE_")
            || suite.startsWith("TLS_DHE_"));
  }
}
