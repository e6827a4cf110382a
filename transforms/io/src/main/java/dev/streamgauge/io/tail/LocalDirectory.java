package dev.streamgauge.io.tail;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of this machine. A file's key is its device and inode, so that a renamed file, and
 * one with several names or behind a symbolic link, is one.
 */
final class LocalDirectory implements WatchedDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDirectory.class);
  private static final int MAX_LOGGED = 100;

  private final Path path;
  private final boolean followLinks;

  /** The links outwards that were logged. */
  private final Set<Path> logged = new HashSet<>();

  /**
   * The files of {@code path}.
   *
   * @param followLinks whether symbolic links that lead out of the directory are followed
   */
  LocalDirectory(String path, boolean followLinks) {
    this.path = Path.of(path);
    this.followLinks = followLinks;
  }

  @Override
  public List<SeenFile> list() throws IOException {
    // Looked at each time: what the path names may be made later.
    boolean whole = Files.isDirectory(path);
    FilePattern pattern =
        whole ? FilePattern.all() : FilePattern.of(String.valueOf(path.getFileName()));
    List<SeenFile> found = new ArrayList<>();
    Path directory = whole || path.getParent() == null ? path : path.getParent();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (followLinks || !leadsOut(file, directory)) {
          look(file, pattern, found);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // There may be one later.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  /** Whether it is a link to a file elsewhere; one that was named itself is not. */
  private boolean leadsOut(Path file, Path directory) {
    if (!Files.isSymbolicLink(file) || file.equals(path)) {
      return false;
    }
    try {
      Path target = file.toRealPath();
      if (target.startsWith(directory.toRealPath())) {
        return false;
      }
      if (logged.size() < MAX_LOGGED && logged.add(file)) {
        LOG.warn(
            "{} is a symbolic link to {}, which is outside of the watched directory: it is not"
                + " read unless the source says ?followLinks=true",
            file,
            target);
      }
    } catch (IOException e) {
      // A link to nothing, or in a circle.
    }
    return true;
  }

  private static void look(Path file, FilePattern pattern, List<SeenFile> found) {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      // Gone this moment, or a link to nothing.
      return;
    }
    if (attributes.isRegularFile()) {
      String name = file.toString();
      found.add(
          new SeenFile(
              key(file, attributes),
              name,
              attributes.size(),
              attributes.lastModifiedTime().toMillis(),
              pattern.matches(String.valueOf(file.getFileName())),
              name.endsWith(".gz")));
    }
  }

  private static String key(Path file, BasicFileAttributes attributes) {
    return String.valueOf(attributes.fileKey() == null ? file : attributes.fileKey());
  }

  @Override
  public FileBytes open(SeenFile file) throws IOException {
    Path path = Path.of(file.path());
    LocalBytes bytes = new LocalBytes(path);
    try {
      if (!file.key().equals(key(path, Files.readAttributes(path, BasicFileAttributes.class)))) {
        throw new NoSuchFileException(file.path(), null, "another one has taken its place");
      }
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
    return bytes;
  }

  @Override
  public boolean openFilesFollow() {
    return true;
  }

  @Override
  public void close() {}
}
