package dev.streamgauge.alerts.notify.shared;

import dev.streamgauge.util.AtomicFile;
import dev.streamgauge.util.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A directory that is mounted on each machine, or that processes of one machine share. */
final class LocalFolder implements SharedFolder {
  private static final String TEMPORARY = ".tmp-";

  private final Path directory;

  LocalFolder(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith(TEMPORARY))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public byte @Nullable [] read(String file) throws IOException {
    try {
      return Files.readAllBytes(directory.resolve(file));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public boolean create(String file, byte[] content) throws IOException {
    Path path = directory.resolve(file);
    OwnerOnly.directory(path.getParent());
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    OwnerOnly.close(path);
    Files.write(path, content);
    return true;
  }

  @Override
  public void replace(String file, byte[] content) throws IOException {
    Path path = directory.resolve(file);
    // Several processes may write the same file.
    ResourceId written = resource(path.resolveSibling(TEMPORARY + UUID.randomUUID()));
    try (WritableByteChannel channel = AtomicFile.create(written, MimeTypes.BINARY)) {
      AtomicFile.writeFully(channel, ByteBuffer.wrap(content));
    }
    AtomicFile.publish(written, resource(path));
  }

  private static ResourceId resource(Path path) {
    return FileSystems.matchNewResource(path.toString(), false);
  }

  @Override
  public void delete(String file) throws IOException {
    Files.deleteIfExists(directory.resolve(file));
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
