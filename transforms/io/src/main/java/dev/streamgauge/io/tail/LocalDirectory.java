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
 * A directory on this machine. A file's key is its device and inode, so a renamed file, or one with
 * several names or behind a symbolic link, is one file.
 */
final class LocalDirectory implements WatchedDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDirectory.class);
  private static final int MAX_LOGGED = 100;

  private final Path path;
  private final boolean followLinks;

  /** The links to outside that were logged. */
  private final Set<Path> logged = new HashSet<>();

  /**
   * Creates the directory of the files that {@code path} names.
   *
   * @param followLinks whether to follow symbolic links that lead out of the directory
   */
  LocalDirectory(String path, boolean followLinks) {
    this.path = Path.of(path);
    this.followLinks = followLinks;
  }

  @Override
  public List<SeenFile> list() throws IOException {
    // Checked each time: the path may be created later.
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

  /** Returns whether it is a link to a file elsewhere, other than one that was named itself. */
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
      // A dangling or circular link.
    }
    return true;
  }

  private static void look(Path file, FilePattern pattern, List<SeenFile> found) {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      // Deleted just now, or a dangling link.
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
