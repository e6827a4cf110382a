package dev.streamgauge.runners.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamgauge.pipelines.CheckpointFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.local.RawLocalFs;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * A directory on any file system that Hadoop's configuration knows, in two folders of which Spark
 * and Beam keep their checkpoints.
 */
final class SparkFolder implements CheckpointFolder {
  private static final String SPARK_CHECKPOINTS = "spark-checkpoint";
  private static final String BEAM_CHECKPOINTS = "beam-checkpoint";

  private final String directory;

  SparkFolder(String directory) {
    this.directory = directory;
  }

  /** Spark writes the first one when it has begun, after all else. */
  @Override
  public boolean hasCheckpoint() throws IOException {
    FileContext files = files();
    Path checkpoints = files.makeQualified(new Path(directory, SPARK_CHECKPOINTS));
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
    for (String name : new String[] {SPARK_CHECKPOINTS, BEAM_CHECKPOINTS}) {
      try {
        files().delete(new Path(directory, name), true);
      } catch (FileNotFoundException e) {
        // As it should be.
      }
    }
  }

  @Override
  public void create() throws IOException {
    files().mkdir(new Path(directory), FsPermission.getDirDefault(), true);
  }

  /**
   * The file system of the directory, by Hadoop's configuration and the spark.hadoop.* of
   * spark-submit. Local files without Hadoop's checksums: those stand in a file of their own, and a
   * crash between the renaming of the two would leave a file that cannot be read.
   */
  private FileContext files() throws IOException {
    Configuration configuration = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    configuration.set("fs.AbstractFileSystem.file.impl", RawLocalFs.class.getName());
    Path path = new Path(directory);
    return path.isUriPathAbsolute() && path.toUri().getScheme() != null
        ? FileContext.getFileContext(path.toUri(), configuration)
        : FileContext.getFileContext(configuration);
  }

  @Override
  public Optional<Properties> read(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader =
        new InputStreamReader(files().open(new Path(directory, name)), ISO_8859_1)) {
      properties.load(reader);
      return Optional.of(properties);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void write(String name, Properties properties) throws IOException {
    FileContext files = files();
    Path file = files.makeQualified(new Path(directory, name));
    Path written = file.suffix(".tmp");
    try (Writer writer =
        new OutputStreamWriter(
            files.create(written, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE)),
            ISO_8859_1)) {
      properties.store(writer, null);
    }
    files.rename(written, file, Options.Rename.OVERWRITE);
  }
}
