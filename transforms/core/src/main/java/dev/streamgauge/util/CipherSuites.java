package dev.streamgauge.util;

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The cipher suites in use: those enabled by the JVM that have authenticated encryption and forward
 * secrecy. For TLS 1.2 the JVM also enables suites in CBC mode, and suites without forward secrecy,
 * where the server's static key decrypts all recorded traffic.
 */
@Internal
public final class CipherSuites {
  private CipherSuites() {}

  /** Returns the names of the suites, the preferred first. */
  public static List<String> enabled() {
    try {
      return Arrays.stream(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites())
          .filter(CipherSuites::isGood)
          .toList();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JVM has no TLS", e);
    }
  }

  /** Returns parameters with these suites, for a client. */
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
