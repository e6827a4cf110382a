package dev.streamgauge.util;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class AtomicFileTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path file(String name) {
    return temporary.getRoot().toPath().resolve(name);
  }

  private String[] names() {
    return temporary.getRoot().list();
  }

  @Test
  public void replacesAFileAndLeavesNothingBeside() throws IOException {
    AtomicFile.replace(file("a"), "first".getBytes(UTF_8));
    AtomicFile.replace(file("a"), "2".getBytes(UTF_8));
    assertThat(file("a")).hasContent("2");
    assertThat(names()).containsExactly("a");
  }

  @Test
  public void aContentThatFailsLeavesTheFileAsItWas() throws IOException {
    AtomicFile.replace(file("a"), "first".getBytes(UTF_8));
    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file("a"),
                    channel -> {
                      channel.write(ByteBuffer.wrap(new byte[100]));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file("a").toString())
        .hasMessageContaining("No space left on device");
    assertThat(file("a")).hasContent("first");
  }

  @Test
  public void writesAllThoughTheChannelTakesAByteAtATime() throws IOException {
    StringBuilder taken = new StringBuilder();
    AtomicFile.writeFully(new SlowChannel(taken), ByteBuffer.wrap("abc".getBytes(UTF_8)));
    assertThat(taken).hasToString("abc");
  }

  @Test
  public void publishesUnderANameThatWasTaken() throws IOException {
    Files.writeString(file("name with spaces"), "old");
    Files.writeString(file(".tmp-1"), "new");
    AtomicFile.publish(resource(".tmp-1"), resource("name with spaces"));
    assertThat(file("name with spaces")).hasContent("new");
    assertThat(names()).containsExactly("name with spaces");
  }

  private ResourceId resource(String name) {
    return FileSystems.matchNewResource(file(name).toString(), false);
  }

  private record SlowChannel(StringBuilder taken) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      taken.append((char) source.get());
      return 1;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
