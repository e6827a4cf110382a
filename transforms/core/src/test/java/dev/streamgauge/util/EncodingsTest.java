package dev.streamgauge.util;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class EncodingsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void readsTextWithOrWithoutAByteOrderMark() throws IOException {
    for (Charset charset : new Charset[] {UTF_8, UTF_16LE, UTF_16BE}) {
      assertThat(Encodings.readString(file("secret\n".getBytes(charset)))).isEqualTo("secret\n");
      assertThat(Encodings.readString(file("\ufeffsecret\n".getBytes(charset))))
          .isEqualTo("secret\n");
    }
    assertThat(Encodings.readString(file(new byte[0]))).isEmpty();
  }

  @Test
  public void refusesBytesThatAreNoText() {
    assertThatThrownBy(() -> Encodings.readString(file(new byte[] {'a', (byte) 0xFF, 'b', 'c'})))
        .isInstanceOf(CharacterCodingException.class);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.getRoot().toPath().resolve("text"), bytes);
  }
}
