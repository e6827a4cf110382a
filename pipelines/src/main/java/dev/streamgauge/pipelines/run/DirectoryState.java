package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.restart.ResumePoint;
import dev.streamgauge.restart.ResumePointProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of {@code --checkpointDir} of a runner that saves its own state.
 *
 * <p>A checkpoint contains parts of the serialized pipeline, on Spark all of it, and a restart runs
 * those whatever the current command line says. So {@code manifest.properties} beside the
 * checkpoints records their configuration, and a run with another one is rejected. {@code
 * begun.properties} records the resume point at which the run began, and {@value
 * ResumePointProperties#FILE} where another pipeline can take over.
 */
public final class DirectoryState implements SavedState {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryState.class);
  private static final String MANIFEST = "manifest.properties";
  private static final String BEGUN = "begun.properties";
  private static final String RESUME_POINT = ResumePointProperties.FILE;

  private final String directory;
  private final CheckpointFolder folder;
  private final Manifest manifest;
  private final Optional<CheckpointLease> lease;
  private ResumePoint resumePoint = ResumePoint.NONE;

  /**
   * Creates the state in a directory.
   *
   * @param directory the directory as the user writes it
   * @param folder the same directory, as the runner sees it
   * @param manifest the current configuration
   */
  public DirectoryState(String directory, CheckpointFolder folder, Manifest manifest) {
    this.directory = directory;
    this.folder = folder;
    this.manifest = manifest;
    // A directory of this machine has an operating system lock.
    this.lease =
        StateFolder.local(directory).isPresent()
            ? Optional.empty()
            : Optional.of(CheckpointLease.of(directory, folder));
  }

  @Override
  public void checkUnused() {
    lease.ifPresent(CheckpointLease::check);
  }

  @Override
  public void acquire() {
    lease.ifPresent(CheckpointLease::acquire);
  }

  @Override
  public void release() {
    lease.ifPresent(CheckpointLease::close);
  }

  @Override
  public boolean resumes() {
    try {
      if (!folder.hasCheckpoint()) {
        return false;
      }
      Properties made =
          load(MANIFEST)
              .orElseThrow(
                  () ->
                      new ConfigException(
                          "--checkpointDir="
                              + directory
                              + " has a checkpoint of another program: choose another directory."));
      List<String> differences = manifest.differencesFrom(made);
      if (!differences.isEmpty()) {
        throw new ConfigException(
            String.format(
                "The checkpoint in --checkpointDir=%s differs: %s. It can only be resumed"
                    + " with its original configuration. Start as before, or resume from the"
                    + " oldest window that is not final (%s) with --checkpointDir=ANOTHER"
                    + " --resumeFrom=%s",
                directory, String.join("; ", differences), since(), directory));
      }
      resumePoint = resumePoint();
      return true;
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  private String since() {
    Long start = resumePoint().startMillis();
    return start == null ? "the beginning" : Instant.ofEpochMilli(start).toString();
  }

  @Override
  public ResumePoint resumePoint() {
    try {
      Optional<Properties> point = load(RESUME_POINT);
      if (point.isEmpty()) {
        point = load(ResumePointProperties.OLD_FILE);
        point.ifPresent(
            found ->
                LOG.info(
                    "Resuming from {} in {}, the earlier name of {}",
                    ResumePointProperties.OLD_FILE,
                    directory,
                    RESUME_POINT));
      }
      return point.map(ResumePointProperties::parse).orElse(ResumePoint.NONE);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  @Override
  public ResumePoint begun() {
    try {
      return load(BEGUN).map(ResumePointProperties::parse).orElse(ResumePoint.NONE);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  @Override
  public Scale scale() {
    try {
      return Manifest.scale(load(MANIFEST).orElseGet(Properties::new));
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  @Override
  public void begin(ResumePoint begun, Scale scale) {
    resumePoint = begun;
    try {
      folder.create();
      store(MANIFEST, manifest.with(scale).properties());
      store(BEGUN, ResumePointProperties.of(begun));
      store(RESUME_POINT, ResumePointProperties.of(begun));
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  @Override
  public void advance(long startMillis) {
    ResumePoint now = resumePoint.advancedTo(startMillis);
    if (now.equals(resumePoint)) {
      return;
    }
    try {
      store(RESUME_POINT, ResumePointProperties.of(now));
      resumePoint = now;
    } catch (IOException e) {
      LOG.warn("Cannot write {} in {}: {}", RESUME_POINT, directory, e.toString());
    }
  }

  @Override
  public void end() {
    try {
      folder.deleteCheckpoints();
    } catch (IOException e) {
      LOG.warn("Cannot delete the checkpoints in {}: {}", directory, e.toString());
    }
  }

  private Optional<Properties> load(String name) throws IOException {
    Optional<InputStream> file = folder.open(name);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (InputStream in = file.get()) {
      properties.load(in);
    }
    return Optional.of(properties);
  }

  private void store(String name, Properties properties) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    properties.store(content, null);
    folder.replace(name, content.toByteArray());
  }

  private ConfigException unusable(Exception e) {
    return new ConfigException(
        "--checkpointDir=" + directory + " cannot be used: " + e.getMessage() + ".", e);
  }
}
