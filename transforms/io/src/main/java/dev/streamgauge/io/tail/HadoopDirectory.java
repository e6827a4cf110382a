package dev.streamgauge.io.tail;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A directory on a Hadoop file system, configured by the class path and {@code HADOOP_CONF_DIR}.
 *
 * <p>In HDFS a file's key is its inode, and it can grow: additions become visible at the latest
 * when the file is closed, or one of its blocks is full. Elsewhere, as in S3, a file appears whole
 * and its key is its path with its time and length, so that a replacement is another file.
 */
final class HadoopDirectory implements WatchedDirectory {
  private static final Pattern URL =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://.*", Pattern.DOTALL);

  private final Path path;
  private final Configuration configuration = new Configuration();

  HadoopDirectory(String url) {
    this.path = new Path(url);
    String directory = System.getenv("HADOOP_CONF_DIR");
    if (directory != null) {
      configuration.addResource(new Path(directory, "core-site.xml"));
      configuration.addResource(new Path(directory, "hdfs-site.xml"));
    }
  }

  /**
   * Returns whether {@code place} is the URL of a file system, rather than a path on this machine.
   */
  static boolean isMeant(String place) {
    return URL.matcher(place).matches();
  }

  @Override
  public List<SeenFile> list() throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    // Checked each time: the path may be created later.
    boolean whole = isDirectory(files);
    FilePattern pattern = whole ? FilePattern.all() : FilePattern.of(path.getName());
    List<SeenFile> found = new ArrayList<>();
    try {
      for (FileStatus status : files.listStatus(whole ? path : parent())) {
        if (status.isFile()) {
          found.add(seen(status, pattern));
        }
      }
    } catch (FileNotFoundException e) {
      // There may be one later.
    }
    return found;
  }

  private boolean isDirectory(FileSystem files) throws IOException {
    try {
      return files.getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private Path parent() {
    @Nullable Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static SeenFile seen(FileStatus status, FilePattern pattern) {
    String name = status.getPath().getName();
    String path = status.getPath().toString();
    boolean grows = status instanceof HdfsFileStatus;
    String key =
        status instanceof HdfsFileStatus hdfs
            ? "inode " + hdfs.getFileId()
            : path + " " + status.getModificationTime() + " " + status.getLen();
    return new SeenFile(
        key,
        path,
        status.getLen(),
        status.getModificationTime(),
        pattern.matches(name) && !name.startsWith("_"),
        !grows || name.endsWith(".gz"));
  }

  @Override
  public FileBytes open(SeenFile file) throws IOException {
    Path name = new Path(file.path());
    return new HadoopBytes(name.getFileSystem(configuration).open(name), file.length());
  }

  /** Returns false: a stream shows what was there when it was opened. */
  @Override
  public boolean openFilesFollow() {
    return false;
  }

  /** Keeps the file system open: Hadoop shares it with its other users in this JVM. */
  @Override
  public void close() {}
}
