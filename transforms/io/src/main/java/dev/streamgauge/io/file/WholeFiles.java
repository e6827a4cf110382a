package dev.streamgauge.io.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.util.AtomicFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * Writes text files atomically into a directory on one of Beam's file systems. Each is written
 * under another name ({@code .tmp-...}) in the same directory and renamed; on a local disk it is
 * also durable, as the resume point that follows the results is, and must not be ahead of them.
 */
@Internal
public final class WholeFiles {
  private static final Pattern GLOB = Pattern.compile("[\\[\\]{}*?\\\\]");

  private WholeFiles() {}

  /** Writes {@code text} to the file {@code name}, replacing an existing one. */
  public static void write(String directory, String name, CharSequence text) throws IOException {
    ResourceId written = resolve(directory, ".tmp-" + UUID.randomUUID());
    orNothing(
        written,
        () -> {
          write(written, text);
          AtomicFile.publish(written, resolve(directory, name));
        });
  }

  /**
   * Writes like {@link #write}, but not durably: for an intermediate file that is then {@linkplain
   * #copy copied}.
   */
  static void stage(String directory, String name, CharSequence text) throws IOException {
    ResourceId written = resolve(directory, ".tmp-" + UUID.randomUUID());
    orNothing(
        written,
        () -> {
          write(written, text);
          FileSystems.rename(List.of(written), List.of(resolve(directory, name)));
        });
  }

  /**
   * Copies a file to the file {@code name} in the same directory, replacing an existing one.
   *
   * @throws FileNotFoundException if the source does not exist
   */
  static void copy(String directory, String from, String name) throws IOException {
    ResourceId copied = resolve(directory, ".tmp-" + UUID.randomUUID());
    orNothing(
        copied,
        () -> {
          try {
            FileSystems.copy(List.of(resolve(directory, from)), List.of(copied));
          } catch (NoSuchFileException e) {
            // Java's own file system throws this where others throw FileNotFoundException.
            throw (FileNotFoundException) new FileNotFoundException(e.getFile()).initCause(e);
          }
          AtomicFile.publish(copied, resolve(directory, name));
        });
  }

  /** Returns the names of the files in a directory that begin with {@code prefix}. */
  static List<String> names(String directory, String prefix) throws IOException {
    // A directory's name may contain pattern characters, and file systems differ in how to quote
    // them: a question mark stands for any of them.
    String pattern = GLOB.matcher(resolve(directory, prefix).toString()).replaceAll("?") + "*";
    ResourceId parent = FileSystems.matchNewResource(directory, true);
    return FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata().stream()
        .map(Metadata::resourceId)
        .filter(file -> file.getCurrentDirectory().equals(parent))
        .map(ResourceId::getFilename)
        .toList();
  }

  /** Deletes a file, if it exists. */
  static void delete(String directory, String name) throws IOException {
    FileSystems.delete(List.of(resolve(directory, name)), StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  /**
   * Checks the directory by writing and deleting a file.
   *
   * @throws IOException if that fails
   */
  public static void check(String directory) throws IOException {
    ResourceId file = resolve(directory, ".tmp-" + UUID.randomUUID());
    write(file, "");
    FileSystems.delete(List.of(file));
  }

  /** Leaves no partial file behind on failure, as it would use space on a full disk. */
  private static void orNothing(ResourceId file, DiskWait.Attempt attempt) throws IOException {
    try {
      attempt.run();
    } catch (IOException e) {
      try {
        FileSystems.delete(List.of(file), StandardMoveOptions.IGNORE_MISSING_FILES);
      } catch (IOException | RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static ResourceId resolve(String directory, String name) {
    return FileSystems.matchNewResource(directory, true)
        .resolve(name, StandardResolveOptions.RESOLVE_FILE);
  }

  private static void write(ResourceId file, CharSequence text) throws IOException {
    try (WritableByteChannel channel = AtomicFile.create(file, MimeTypes.TEXT)) {
      AtomicFile.writeFully(channel, UTF_8.encode(text.toString()));
    }
  }
}
