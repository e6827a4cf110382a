package dev.streamgauge.util;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

public class CipherSuitesTest {
  @Test
  public void areThoseWithForwardSecrecyAndAuthenticatedEncryption() {
    assertThat(CipherSuites.enabled())
        .contains("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
        .doesNotContain("TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256")
        .noneMatch(suite -> suite.contains("_CBC_") || suite.startsWith("TLS_RSA_"));
  }
}
