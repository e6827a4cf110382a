package dev.streamgauge.io.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * A directory on a Hadoop file system, configured by the class path and {@code HADOOP_CONF_DIR}.
 * Only the owner may read its files.
 */
final class HadoopDirectory implements ResultDirectory {
  private static final FsPermission UMASK = new FsPermission((short) 0077);

  /**
   * The file systems of this JVM. Static, since Hadoop keeps connections and threads for each,
   * which cannot be closed, and Spark sets up a DoFn for every bundle.
   */
  private static final ConcurrentHashMap<String, FileContext> CONTEXTS = new ConcurrentHashMap<>();

  private final Path directory;
  private final FileContext files;

  HadoopDirectory(String url) throws IOException {
    this.directory = new Path(url);
    URI uri = directory.toUri();
    String place = uri.getScheme() + "://" + uri.getAuthority();
    FileContext known = CONTEXTS.get(place);
    if (known == null) {
      FileContext made = FileContext.getFileContext(uri, configuration());
      made.setUMask(UMASK);
      FileContext other = CONTEXTS.putIfAbsent(place, made);
      known = other == null ? made : other;
    }
    this.files = known;
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    String folder = System.getenv("HADOOP_CONF_DIR");
    if (folder != null) {
      configuration.addResource(new Path(folder, "core-site.xml"));
      configuration.addResource(new Path(folder, "hdfs-site.xml"));
    }
    return configuration;
  }

  private Path file(String name) {
    return new Path(directory, name);
  }

  private OutputStream open(String name) throws IOException {
    return files.create(
        file(name), EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), CreateOpts.createParent());
  }

  @Override
  public void create(String name, byte[] bytes) throws IOException {
    try (OutputStream out = open(name)) {
      out.write(bytes);
    }
  }

  @Override
  public void copy(String from, String name) throws IOException {
    try (InputStream in = files.open(file(from));
        OutputStream out = open(name)) {
      in.transferTo(out);
    }
  }

  @Override
  public void rename(String from, String name) throws IOException {
    files.rename(file(from), file(name), Rename.OVERWRITE);
  }

  @Override
  public void publish(String from, String name) throws IOException {
    rename(from, name);
  }

  @Override
  public List<String> names(String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      RemoteIterator<FileStatus> all = files.listStatus(directory);
      while (all.hasNext()) {
        FileStatus status = all.next();
        String name = status.getPath().getName();
        if (status.isFile() && name.startsWith(prefix)) {
          names.add(name);
        }
      }
    } catch (FileNotFoundException e) {
      // Nothing has been written yet.
    }
    return names;
  }

  @Override
  public void delete(String name) throws IOException {
    try {
      boolean unused = files.delete(file(name), false);
    } catch (FileNotFoundException e) {
      // As wanted.
    }
  }
}
