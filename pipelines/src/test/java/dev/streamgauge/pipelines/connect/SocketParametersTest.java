package dev.streamgauge.pipelines.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SocketParametersTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void limitsAreTaken() {
    String all =
        "listen://:9?maxConnections=10&maxConnectionsPerHost=2&maxLineBytes=100&idleTimeout=1m30s";
    assertThat(SocketParameters.source(SourceUri.parse(all)).toString())
        .isEqualTo("SocketSource{listen:127.0.0.1:9}");
    assertThat(SocketParameters.source(SourceUri.parse("socket://h:9?idleTimeout=0s")).toString())
        .isEqualTo("SocketSource{socket:h:9}");
  }

  @Test
  public void wrongValuesAreRefusedWithWhatIsPossible() {
    refused("listen://:9?maxConnections=0", " must be a number from 1 to 1000000.");
    refused("listen://:9?maxConnections=many", " must be a number from 1 to 1000000.");
    refused("listen://:9?maxConnectionsPerHost=-1", " must be a number from 1 to 1000000.");
    refused("socket://[::1]:9?maxLineBytes=1048577", " must be a number from 1 to 1048576.");
    refused(
        "listen://:9?idleTimeout=5",
        " is not a duration: write a number with ms, s, m, h or d, such as 30s or 1h30m.");
    refused(
        "listen://:9?tls=true",
        " must name the file with the key and its certificate (PKCS12, JKS or PEM).");
    refused("listen://:9?clientAuth=required", " needs TLS: add tls=keystore.");
    refused("socket://h:9?truststore=/t", " needs TLS: add tls=true.");
  }

  @Test
  public void clientCertificatesNeedATruststore() {
    assertThatThrownBy(() -> source("listen://:9?tls=/k&clientAuth=required"))
        .hasMessage(
            "--source=listen://127.0.0.1:9?clientAuth=required needs the certificates to"
                + " trust clients by: add truststore=file.");
    assertThatThrownBy(() -> source("listen://:9?tls=/k&clientAuth=maybe"))
        .hasMessage(
            "--source=listen://127.0.0.1:9?clientAuth=maybe must be required, optional or none.");
  }

  @Test
  public void tlsFilesAreReadBeforeTheStart() throws IOException {
    assertThatThrownBy(() -> source("listen://:9?tls=/no/such.p12"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "--source=listen://127.0.0.1:9?tls=...: the keystore /no/such.p12 cannot be read:");
    Path bad = Files.writeString(folder.getRoot().toPath().resolve("bad.p12"), "no keystore");
    Path password = Files.writeString(folder.getRoot().toPath().resolve("password"), "hush");
    assertThatThrownBy(() -> source("socket://h:9?tls=" + bad + "&tlsPasswordFile=" + password))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--source=socket://h:9?tls=...: the keystore " + bad + " cannot be")
        .hasMessageNotContaining("hush");
  }

  private static void source(String uri) {
    Object unused = SocketParameters.source(SourceUri.parse(uri));
  }

  private static void refused(String uri, String reason) {
    assertThatThrownBy(() -> source(uri))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--source=" + uri.replace("//:9", "//127.0.0.1:9") + reason);
  }
}
