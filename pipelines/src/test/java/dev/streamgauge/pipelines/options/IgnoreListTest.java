package dev.streamgauge.pipelines.options;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class IgnoreListTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void readsWordsWithOrWithoutAByteOrderMark() throws IOException {
    Path file = folder.getRoot().toPath().resolve("words");
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      Files.write(file, "\ufeffthe  und\r\n\u00fcber\n".getBytes(charset));
      assertThat(IgnoreList.read(file.toString()))
          .as(charset.name())
          .containsExactlyInAnyOrder("the", "und", "\u00fcber");
    }
    Files.writeString(file, "the und\n");
    assertThat(IgnoreList.read(file.toString())).containsExactlyInAnyOrder("the", "und");
    Files.write(file, new byte[0]);
    assertThat(IgnoreList.read(file.toString())).isEmpty();
    Files.write(file, new byte[] {'a', (byte) 0xFF, 'b'});
    assertThatThrownBy(() -> IgnoreList.read(file.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--ignore=" + file + " cannot be read: ");
  }
}
