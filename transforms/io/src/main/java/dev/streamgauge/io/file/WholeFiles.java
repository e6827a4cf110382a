package dev.streamgauge.io.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Writes files atomically into a directory on one of Beam's or Hadoop's file systems. Each is
 * written under another name ({@code .tmp-...}) in the same directory and renamed; on a local disk
 * it is also durable, as the resume point that follows the results is, and must not be ahead of
 * them.
 */
@Internal
public final class WholeFiles {
  private WholeFiles() {}

  /** Writes {@code text} to the file {@code name}, replacing an existing one. */
  public static void write(String directory, String name, CharSequence text) throws IOException {
    write(directory, name, text.toString().getBytes(UTF_8));
  }

  /** Writes {@code bytes} to the file {@code name}, replacing an existing one. */
  static void write(String directory, String name, byte[] bytes) throws IOException {
    ResultDirectory files = ResultDirectory.of(directory);
    String written = temporary();
    orNothing(
        files,
        written,
        () -> {
          files.create(written, bytes);
          files.publish(written, name);
        });
  }

  /**
   * Writes like {@link #write}, but not durably: for an intermediate file that is then {@linkplain
   * #copy copied}.
   */
  static void stage(String directory, String name, byte[] bytes) throws IOException {
    ResultDirectory files = ResultDirectory.of(directory);
    String written = temporary();
    orNothing(
        files,
        written,
        () -> {
          files.create(written, bytes);
          files.rename(written, name);
        });
  }

  /**
   * Copies a file to the file {@code name} in the same directory, replacing an existing one.
   *
   * @throws FileNotFoundException if the source does not exist
   */
  static void copy(String directory, String from, String name) throws IOException {
    ResultDirectory files = ResultDirectory.of(directory);
    String copied = temporary();
    orNothing(
        files,
        copied,
        () -> {
          files.copy(from, copied);
          files.publish(copied, name);
        });
  }

  /** Returns the names of the files in a directory that begin with {@code prefix}. */
  static List<String> names(String directory, String prefix) throws IOException {
    return ResultDirectory.of(directory).names(prefix);
  }

  /** Deletes a file, if it exists. */
  static void delete(String directory, String name) throws IOException {
    ResultDirectory.of(directory).delete(name);
  }

  /**
   * Checks the directory by writing and deleting a file.
   *
   * @throws IOException if that fails
   */
  public static void check(String directory) throws IOException {
    ResultDirectory files = ResultDirectory.of(directory);
    String file = temporary();
    files.create(file, new byte[0]);
    files.delete(file);
  }

  private static String temporary() {
    return ResultDirectory.TEMPORARY + UUID.randomUUID();
  }

  /** Leaves no partial file behind on failure, as it would use space on a full disk. */
  private static void orNothing(ResultDirectory files, String file, DiskWait.Attempt attempt)
      throws IOException {
    try {
      attempt.run();
    } catch (IOException e) {
      try {
        files.delete(file);
      } catch (IOException | RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }
}
