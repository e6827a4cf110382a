package dev.streamgauge.runners.spark;

import dev.streamgauge.pipelines.run.CheckpointFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.local.RawLocalFs;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * A directory on any Hadoop file system, in which Spark and Beam keep their checkpoints in two
 * folders.
 */
final class SparkFolder implements CheckpointFolder {
  private static final String SPARK_CHECKPOINTS = "spark-checkpoint";
  private static final String BEAM_CHECKPOINTS = "beam-checkpoint";

  private static final FsPermission OWNER_ONLY = new FsPermission((short) 0700);
  private static final FsPermission OWNER_ONLY_FILE = new FsPermission((short) 0600);

  private final String directory;

  SparkFolder(String directory) {
    this.directory = directory;
  }

  /**
   * Returns whether there is a checkpoint. Spark writes the first one after everything else has
   * started.
   */
  @Override
  public boolean hasCheckpoint() throws IOException {
    FileContext files = files();
    Path checkpoints = path(files, SPARK_CHECKPOINTS);
    if (!files.util().exists(checkpoints)) {
      return false;
    }
    for (FileStatus file : files.util().listStatus(checkpoints)) {
      if (file.getPath().getName().startsWith("checkpoint-")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void deleteCheckpoints() throws IOException {
    FileContext files = files();
    for (String name : new String[] {SPARK_CHECKPOINTS, BEAM_CHECKPOINTS}) {
      try {
        files.delete(path(files, name), true);
      } catch (FileNotFoundException e) {
        // This is the expected state.
      }
    }
  }

  @Override
  public void create() throws IOException {
    FileContext files = files();
    Path path = files.makeQualified(new Path(directory));
    if (!files.util().exists(path)) {
      files.mkdir(path, OWNER_ONLY, true);
    }
  }

  /**
   * Returns the file system of the directory, configured by Hadoop and the spark.hadoop.* settings
   * of spark-submit. Local files have no Hadoop checksums: those are in a separate file, and a
   * crash between the two renames would leave an unreadable file.
   */
  private FileContext files() throws IOException {
    Configuration configuration = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    configuration.set("fs.AbstractFileSystem.file.impl", RawLocalFs.class.getName());
    // A FileSystem takes the host of a URL without one, such as hdfs:///gauge, from the
    // configuration; a FileContext does not.
    URI root = FileSystem.get(new Path(directory).toUri(), configuration).getUri();
    return FileContext.getFileContext(root, configuration);
  }

  private Path path(FileContext files, String name) {
    return files.makeQualified(new Path(directory, name));
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException {
    FileContext files = files();
    try {
      return Optional.of(files.open(path(files, name)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    FileContext files = files();
    Path file = path(files, name);
    Path written = file.suffix(".tmp");
    try (OutputStream out =
        files.create(
            written,
            EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
            Options.CreateOpts.perms(OWNER_ONLY_FILE))) {
      out.write(content);
    }
    files.rename(written, file, Options.Rename.OVERWRITE);
  }
}
