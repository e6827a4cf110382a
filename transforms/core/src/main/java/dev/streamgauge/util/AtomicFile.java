package dev.streamgauge.util;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Replaces files atomically: a reader, and a restart after a crash or power loss, finds either the
 * old content or the new.
 *
 * <p>The new content is written to a temporary file and flushed to disk before it takes the file's
 * name; without the flush, a power loss can leave the name with an empty file. Then the directory
 * is flushed, so that the replacement itself is durable. Only the owner may read the new file.
 */
@Internal
public final class AtomicFile {
  /** The suffix of the temporary file's name. */
  public static final String TEMPORARY = ".tmp";

  private static final String LOCAL = "file";

  private AtomicFile() {}

  /** Writes the new content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the whole content to {@code channel}, for instance with {@link AtomicFile#writeFully}.
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Replaces the content of {@code file} by {@code bytes}. Allows a single writer at a time. */
  public static void replace(Path file, byte[] bytes) throws IOException {
    replace(file, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
  }

  /** Replaces the content of {@code file} by {@code content}. Allows a single writer at a time. */
  public static void replace(Path file, Content content) throws IOException {
    Path written = OwnerOnly.file(file.resolveSibling(file.getFileName() + TEMPORARY));
    try (FileChannel channel = FileChannel.open(written, CREATE, WRITE, TRUNCATE_EXISTING)) {
      content.writeTo(channel);
      channel.force(true);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      // The error of a full disk names no file. It is not set as cause, since users see the root
      // cause.
      IOException named = new IOException("Cannot write " + written + ": " + e.getMessage());
      named.addSuppressed(e);
      throw named;
    }
    moveDurably(written, file);
  }

  /**
   * Renames the file {@code written} to {@code file} in the same directory; on the local file
   * system durably. Other file systems are trusted to keep what they have accepted.
   */
  public static void publish(ResourceId written, ResourceId file) throws IOException {
    if (!written.getScheme().equals(LOCAL)) {
      // Without options it replaces an existing file.
      FileSystems.rename(List.of(written), List.of(file));
      return;
    }
    Path path = Path.of(written.toString());
    try (FileChannel channel = FileChannel.open(path, WRITE)) {
      channel.force(true);
    }
    moveDurably(path, Path.of(file.toString()));
  }

  /**
   * Creates the file {@code file}, to be {@linkplain #publish published}; on the local file system
   * with its directories, and readable only by its owner.
   */
  public static WritableByteChannel create(ResourceId file, String mimeType) throws IOException {
    if (file.getScheme().equals(LOCAL)) {
      Path path = Path.of(file.toString());
      OwnerOnly.directory(path.toAbsolutePath().getParent());
      OwnerOnly.file(path);
    }
    return FileSystems.create(file, mimeType);
  }

  private static void moveDurably(Path written, Path file) throws IOException {
    Files.move(written, file, ATOMIC_MOVE, REPLACE_EXISTING);
    flushDirectory(file.toAbsolutePath().getParent());
  }

  private static void flushDirectory(Path directory) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(directory, READ);
    } catch (IOException e) {
      // Windows cannot open directories, and need not flush them.
      return;
    }
    try (channel) {
      channel.force(true);
    }
  }

  /** Writes all of {@code bytes}: a single {@code write} may take only a part of them. */
  public static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
