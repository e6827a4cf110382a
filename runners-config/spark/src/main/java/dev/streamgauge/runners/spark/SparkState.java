package dev.streamgauge.runners.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamgauge.io.Horizon;
import dev.streamgauge.io.HorizonProperties;
import dev.streamgauge.pipelines.ConfigException;
import dev.streamgauge.pipelines.SavedState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.util.EnumSet;
import java.util.List;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of {@code --checkpointDir}, on any file system that Hadoop's configuration knows.
 *
 * <p>Spark and Beam keep their checkpoints in two folders of it. A checkpoint holds the serialized
 * pipeline, and a restart runs that one, whatever the command line says now; so {@code
 * manifest.properties} beside them says what it was made with, and what differs is refused. {@code
 * horizon.properties} says where another pipeline could take over.
 */
final class SparkState implements SavedState {
  private static final Logger LOG = LoggerFactory.getLogger(SparkState.class);
  private static final String MANIFEST = "manifest.properties";
  private static final String HORIZON = "horizon.properties";
  private static final String SPARK_CHECKPOINTS = "spark-checkpoint";
  private static final String BEAM_CHECKPOINTS = "beam-checkpoint";

  private final String directory;
  private final Manifest manifest;
  private Horizon horizon = Horizon.NONE;

  SparkState(String directory, Manifest manifest) {
    this.directory = directory;
    this.manifest = manifest;
  }

  @Override
  public boolean resumes() {
    try {
      if (!hasCheckpoint()) {
        return false;
      }
      Optional<Properties> made = read(MANIFEST);
      if (made.isEmpty()) {
        throw new ConfigException(
            "--checkpointDir="
                + directory
                + " has a checkpoint of another program, which Spark"
                + " would run: name another directory.");
      }
      List<String> differences = manifest.differencesFrom(made.get());
      if (!differences.isEmpty()) {
        throw new ConfigException(
            String.format(
                "The checkpoint in --checkpointDir=%s was made otherwise: %s. Spark would go on as it"
                    + " was made. Start as before; or go on anew, from the oldest window that is not"
                    + " final (%s), with --checkpointDir=ANOTHER --resumeFrom=%s",
                directory, String.join("; ", differences), since(), directory));
      }
      horizon = horizon();
      return true;
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  private String since() {
    Long start = horizon().startMillis();
    return start == null ? "the beginning" : java.time.Instant.ofEpochMilli(start).toString();
  }

  /** Spark writes the first one when it has begun, after the manifest. */
  private boolean hasCheckpoint() throws IOException {
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
  public Horizon horizon() {
    try {
      return read(HORIZON).map(HorizonProperties::parse).orElse(Horizon.NONE);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  @Override
  public void begin(Horizon begun) {
    horizon = begun;
    try {
      files().mkdir(new Path(directory), FsPermission.getDirDefault(), true);
      write(MANIFEST, manifest.properties());
      write(HORIZON, HorizonProperties.of(begun));
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  @Override
  public void advance(long startMillis) {
    Horizon now = horizon.advancedTo(startMillis);
    if (now.equals(horizon)) {
      return;
    }
    try {
      write(HORIZON, HorizonProperties.of(now));
      horizon = now;
    } catch (IOException e) {
      LOG.warn("Cannot write {} in {}: {}", HORIZON, directory, e.toString());
    }
  }

  @Override
  public void end() {
    for (String name : new String[] {SPARK_CHECKPOINTS, BEAM_CHECKPOINTS}) {
      try {
        files().delete(new Path(directory, name), true);
      } catch (FileNotFoundException e) {
        // As it should be.
      } catch (IOException e) {
        LOG.warn("Cannot delete {} in {}: {}", name, directory, e.toString());
      }
    }
  }

  private ConfigException unusable(Exception e) {
    return new ConfigException(
        "--checkpointDir=" + directory + " cannot be used: " + e.getMessage() + ".", e);
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

  private Optional<Properties> read(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader =
        new InputStreamReader(files().open(new Path(directory, name)), ISO_8859_1)) {
      properties.load(reader);
      return Optional.of(properties);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private void write(String name, Properties properties) throws IOException {
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
