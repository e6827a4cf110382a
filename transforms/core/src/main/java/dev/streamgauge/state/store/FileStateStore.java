package dev.streamgauge.state.store;

import dev.streamgauge.util.AtomicFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Keeps states as files in a directory of a Beam file system. Each file is replaced atomically and,
 * on a local disk, durably: saved states survive a power loss. On several machines the directory
 * must be shared by all.
 *
 * @since 0.1.0
 */
public final class FileStateStore implements StateStore {
  private static final long serialVersionUID = 1;

  private final String directory;

  private FileStateStore(String directory) {
    this.directory = directory;
  }

  /** Returns a store in {@code directory}, which need not exist yet. */
  public static FileStateStore in(String directory) {
    return new FileStateStore(directory);
  }

  @Override
  public byte @Nullable [] load(String name) throws IOException {
    MatchResult found = FileSystems.match(file(name).toString());
    if (found.status() == MatchResult.Status.NOT_FOUND || found.metadata().isEmpty()) {
      return null;
    }
    try (InputStream in =
        Channels.newInputStream(FileSystems.open(found.metadata().get(0).resourceId()))) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  @Override
  public void save(String name, byte[] state) throws IOException {
    ResourceId written = file(".tmp-" + UUID.randomUUID());
    try (WritableByteChannel channel = AtomicFile.create(written, MimeTypes.BINARY)) {
      AtomicFile.writeFully(channel, ByteBuffer.wrap(state));
    }
    AtomicFile.publish(written, file(name));
  }

  private ResourceId file(String name) {
    return FileSystems.matchNewResource(directory, true)
        .resolve(name, StandardResolveOptions.RESOLVE_FILE);
  }

  @Override
  public String toString() {
    return directory;
  }
}
