package dev.streamgauge.alerts.notify.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SecretRefTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aByteOrderMarkIsNoPartOfASecret() throws IOException {
    Path file = folder.getRoot().toPath().resolve("token");
    Files.write(file, "\ufefft0ken\r\nsecond line\n".getBytes(UTF_8));
    assertThat(SecretRef.file(file.toString()).read()).isEqualTo("t0ken");
  }

  @Test
  public void anEmptyFileIsAnErrorThatNamesIt() throws IOException {
    Path file = Files.createFile(folder.getRoot().toPath().resolve("empty"));
    assertThatThrownBy(() -> SecretRef.file(file.toString()).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }
}
