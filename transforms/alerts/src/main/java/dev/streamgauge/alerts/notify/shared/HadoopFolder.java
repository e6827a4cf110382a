package dev.streamgauge.alerts.notify.shared;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.local.RawLocalFs;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.ipc.RemoteException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A directory of a Hadoop file system, configured by the class path and {@code HADOOP_CONF_DIR}.
 */
final class HadoopFolder implements SharedFolder {
  private static final String TEMPORARY = ".tmp-";
  private static final FsPermission OWNER_ONLY = new FsPermission((short) 0700);
  private static final FsPermission OWNER_ONLY_FILE = new FsPermission((short) 0600);

  private final Path directory;
  private final FileContext files;

  HadoopFolder(String url) throws IOException {
    Configuration configuration = new Configuration();
    String settings = System.getenv("HADOOP_CONF_DIR");
    if (settings != null) {
      configuration.addResource(new Path(settings, "core-site.xml"));
      configuration.addResource(new Path(settings, "hdfs-site.xml"));
    }
    // Hadoop's checksums of local files are other files, which a crash may leave behind.
    configuration.set("fs.AbstractFileSystem.file.impl", RawLocalFs.class.getName());
    Path path = new Path(url);
    // A FileSystem takes the host of a URL without one, such as hdfs:///gauge, from the
    // configuration; a FileContext does not.
    this.files =
        FileContext.getFileContext(
            FileSystem.get(path.toUri(), configuration).getUri(), configuration);
    this.directory = files.makeQualified(path);
  }

  private Path path(String name) {
    return name.isEmpty() ? directory : new Path(directory, name);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus file : files.util().listStatus(path(folder))) {
        if (!file.getPath().getName().startsWith(TEMPORARY)) {
          names.add(file.getPath().getName());
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public byte @Nullable [] read(String file) throws IOException {
    try (InputStream in = files.open(path(file))) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  @Override
  public boolean create(String file, byte[] content) throws IOException {
    makeParent(path(file));
    try (OutputStream out =
        files.create(
            path(file), EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.perms(OWNER_ONLY_FILE))) {
      out.write(content);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (RemoteException e) {
      // HDFS says so while another process has not closed the file.
      if (e.getClassName().endsWith(".AlreadyBeingCreatedException")) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void replace(String file, byte[] content) throws IOException {
    Path path = path(file);
    makeParent(path);
    // Several processes may write the same file.
    Path written = new Path(path.getParent(), TEMPORARY + UUID.randomUUID());
    try (OutputStream out =
        files.create(
            written, EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.perms(OWNER_ONLY_FILE))) {
      out.write(content);
    }
    files.rename(written, path, Options.Rename.OVERWRITE);
  }

  private void makeParent(Path file) throws IOException {
    Path parent = file.getParent();
    if (!files.util().exists(parent)) {
      files.mkdir(parent, OWNER_ONLY, true);
    }
  }

  @Override
  public void delete(String file) throws IOException {
    try {
      files.delete(path(file), false);
    } catch (FileNotFoundException e) {
      // This is the expected state.
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
