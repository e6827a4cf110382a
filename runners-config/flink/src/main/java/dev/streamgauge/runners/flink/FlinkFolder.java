package dev.streamgauge.runners.flink;

import dev.streamgauge.pipelines.run.CheckpointFolder;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * A directory on any of Flink's file systems. Flink keeps its checkpoints and savepoints in a
 * folder of it.
 */
final class FlinkFolder implements CheckpointFolder {
  private static final String CHECKPOINTS = "flink-checkpoint";

  /** Written last when a checkpoint completes, and deleted first. */
  private static final String COMPLETE = AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME;

  private final Path directory;

  /** The folder {@code directory}: a URI, or a path of this machine. */
  FlinkFolder(String directory) {
    this.directory =
        directory.contains(":/")
            ? new Path(directory)
            : Path.fromLocalFile(new File(directory).getAbsoluteFile());
  }

  /** Where checkpoints are, each job's in a folder of its own, and savepoints. */
  Path checkpoints() {
    return new Path(directory, CHECKPOINTS);
  }

  /** The latest checkpoint or savepoint that is complete. */
  Optional<Path> latest() throws IOException {
    FileSystem files = files();
    List<FileStatus> complete = new ArrayList<>();
    for (FileStatus job : list(checkpoints())) {
      addIfComplete(job, complete);
      for (FileStatus checkpoint : list(job.getPath())) {
        addIfComplete(checkpoint, complete);
      }
    }
    return complete.stream()
        .max(Comparator.comparingLong(FileStatus::getModificationTime))
        .map(file -> file.getPath().getParent().makeQualified(files));
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
    if (!files().mkdirs(directory)) {
      throw new IOException("the directory cannot be created");
    }
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException {
    Optional<InputStream> file = open(new Path(directory, name));
    // On a file system without atomic replacement, the old file may be gone before the new one is
    // in
    // place.
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

  private FileSystem files() throws IOException {
    return directory.getFileSystem();
  }
}
