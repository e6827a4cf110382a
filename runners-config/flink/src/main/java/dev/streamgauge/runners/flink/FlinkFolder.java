package dev.streamgauge.runners.flink;

import dev.streamgauge.pipelines.run.CheckpointFolder;
import dev.streamgauge.util.OwnerOnly;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory on any of Flink's file systems, with a folder for Flink's checkpoints and savepoints.
 */
final class FlinkFolder implements CheckpointFolder {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkFolder.class);
  private static final String CHECKPOINTS = "flink-checkpoint";

  /** Written last when a checkpoint completes, and deleted first. */
  private static final String COMPLETE = AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME;

  /** The name of a job's folder, its id; those of savepoints begin with a word. */
  private static final Pattern JOB = Pattern.compile("[0-9a-f]{32}");

  private final Path directory;

  /** Opens the folder {@code directory}: a URI, or a path on this machine. */
  FlinkFolder(String directory) {
    this.directory =
        directory.contains(":/")
            ? new Path(directory)
            : Path.fromLocalFile(new File(directory).getAbsoluteFile());
  }

  /** Returns the folder of checkpoints, with a subfolder for each job, and savepoints. */
  Path checkpoints() {
    return new Path(directory, CHECKPOINTS);
  }

  /** Returns the ids of the jobs that have checkpoints here. */
  Set<String> jobs() throws IOException {
    Set<String> jobs = new TreeSet<>();
    for (FileStatus folder : list(checkpoints())) {
      if (JOB.matcher(folder.getPath().getName()).matches()) {
        jobs.add(folder.getPath().getName());
      }
    }
    return jobs;
  }

  /** Returns the latest complete checkpoint or savepoint. */
  Optional<Path> latest() throws IOException {
    FileSystem files = files();
    List<FileStatus> complete = new ArrayList<>();
    for (FileStatus job : list(checkpoints())) {
      addIfComplete(job, complete);
      for (FileStatus checkpoint : list(job.getPath())) {
        addIfComplete(checkpoint, complete);
      }
    }
    complete.sort(Comparator.comparingLong(FileStatus::getModificationTime).reversed());
    return complete.stream()
        .filter(file -> isIntact(files, file.getPath()))
        .findFirst()
        .map(file -> file.getPath().getParent().makeQualified(files));
  }

  /**
   * Returns whether a checkpoint's metadata can be read. A full disk or power loss can leave an
   * empty file, which Flink reports only as {@code EOFException}.
   */
  private static boolean isIntact(FileSystem files, Path description) {
    try (DataInputStream in = new DataInputStream(files.open(description))) {
      CheckpointMetadata unused =
          Checkpoints.loadCheckpointMetadata(
              in, FlinkFolder.class.getClassLoader(), description.getParent().toString());
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "{} is empty or damaged ({}): this checkpoint cannot be resumed. Resuming from the one"
              + " before, or else from the resume point: nothing is lost, but more is read again",
          description,
          e.toString());
      return false;
    }
  }

  private void addIfComplete(FileStatus folder, List<FileStatus> complete) throws IOException {
    try {
      complete.add(files().getFileStatus(new Path(folder.getPath(), COMPLETE)));
    } catch (FileNotFoundException e) {
      // None, or an incomplete one.
    }
  }

  private FileStatus[] list(Path folder) throws IOException {
    try {
      FileStatus[] files = files().listStatus(folder);
      return files == null ? new FileStatus[0] : files;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  @Override
  public boolean hasCheckpoint() throws IOException {
    return latest().isPresent();
  }

  @Override
  public void deleteCheckpoints() throws IOException {
    files().delete(checkpoints(), true);
  }

  @Override
  public void create() throws IOException {
    Optional<java.nio.file.Path> local = local(directory);
    if (local.isPresent()) {
      OwnerOnly.directory(local.get());
    } else if (!files().mkdirs(directory)) {
      throw new IOException("the directory cannot be created");
    }
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException {
    Optional<InputStream> file = open(new Path(directory, name));
    // On a file system without atomic replacement, the old file may be gone before the new one is
    // in place.
    return file.isPresent() ? file : open(written(name));
  }

  private Optional<InputStream> open(Path file) throws IOException {
    try {
      return Optional.of(files().open(file));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    FileSystem files = files();
    Path written = written(name);
    try (OutputStream out = files.create(written, WriteMode.OVERWRITE)) {
      Optional<java.nio.file.Path> local = local(written);
      if (local.isPresent()) {
        OwnerOnly.close(local.get());
      }
      out.write(content);
    }
    Path file = new Path(directory, name);
    if (!files.rename(written, file)) {
      files.delete(file, false);
      if (!files.rename(written, file)) {
        throw new IOException(written + " cannot be renamed to " + file);
      }
    }
  }

  private Path written(String name) {
    return new Path(directory, name + ".tmp");
  }

  /**
   * Returns the path on this machine, if it is one: Flink's own file system does not support
   * permissions.
   */
  private static Optional<java.nio.file.Path> local(Path path) throws IOException {
    return path.getFileSystem().isDistributedFS()
        ? Optional.empty()
        : Optional.of(java.nio.file.Path.of(path.toUri().getPath()));
  }

  private FileSystem files() throws IOException {
    return directory.getFileSystem();
  }
}
