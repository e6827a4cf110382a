package dev.streamgauge.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Files of JSON lines that appear whole in a directory of one of Beam's file systems: each is
 * written under another name ({@code .tmp-...}) beside its place and moved.
 */
final class WholeFiles {
  private static final String JSON_LINES = "application/x-ndjson";

  private WholeFiles() {}

  /** Writes {@code text} to the file {@code name}, in place of one that is there. */
  static void write(String directory, String name, CharSequence text) throws IOException {
    ResourceId written = resolve(directory, ".tmp-" + UUID.randomUUID());
    write(written, text);
    // Without options it takes the place of one that is there.
    FileSystems.rename(List.of(written), List.of(resolve(directory, name)));
  }

  /**
   * Writes a file and deletes it.
   *
   * @throws IOException if that does not succeed
   */
  static void check(String directory) throws IOException {
    ResourceId file = resolve(directory, ".tmp-" + UUID.randomUUID());
    write(file, "");
    FileSystems.delete(List.of(file));
  }

  private static ResourceId resolve(String directory, String name) {
    return FileSystems.matchNewResource(directory, true)
        .resolve(name, StandardResolveOptions.RESOLVE_FILE);
  }

  private static void write(ResourceId file, CharSequence text) throws IOException {
    try (WritableByteChannel channel = FileSystems.create(file, JSON_LINES)) {
      ByteBuffer bytes = UTF_8.encode(text.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
