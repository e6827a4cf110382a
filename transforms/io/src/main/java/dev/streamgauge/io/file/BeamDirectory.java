package dev.streamgauge.io.file;

import dev.streamgauge.util.AtomicFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/** A directory on one of Beam's file systems. */
final class BeamDirectory implements ResultDirectory {
  private static final Pattern GLOB = Pattern.compile("[\\[\\]{}*?\\\\]");

  private final ResourceId directory;

  BeamDirectory(ResourceId directory) {
    this.directory = directory;
  }

  private ResourceId file(String name) {
    return directory.resolve(name, StandardResolveOptions.RESOLVE_FILE);
  }

  @Override
  public void create(String name, byte[] bytes) throws IOException {
    try (WritableByteChannel channel = AtomicFile.create(file(name), MimeTypes.BINARY)) {
      AtomicFile.writeFully(channel, ByteBuffer.wrap(bytes));
    }
  }

  @Override
  public void copy(String from, String name) throws IOException {
    try {
      FileSystems.copy(List.of(file(from)), List.of(file(name)));
    } catch (NoSuchFileException e) {
      // Java's own file system throws this where others throw FileNotFoundException.
      throw (FileNotFoundException) new FileNotFoundException(e.getFile()).initCause(e);
    }
  }

  @Override
  public void rename(String from, String name) throws IOException {
    FileSystems.rename(List.of(file(from)), List.of(file(name)));
  }

  @Override
  public void publish(String from, String name) throws IOException {
    AtomicFile.publish(file(from), file(name));
  }

  @Override
  public List<String> names(String prefix) throws IOException {
    // A directory's name may contain pattern characters, and file systems differ in how to quote
    // them: a question mark stands for any of them.
    String pattern = GLOB.matcher(file(prefix).toString()).replaceAll("?") + "*";
    return FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata().stream()
        .map(Metadata::resourceId)
        .filter(file -> file.getCurrentDirectory().equals(directory))
        .map(ResourceId::getFilename)
        .toList();
  }

  @Override
  public void delete(String name) throws IOException {
    FileSystems.delete(List.of(file(name)), StandardMoveOptions.IGNORE_MISSING_FILES);
  }
}
