package dev.streamgauge.pipelines.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A directory of a runner's checkpoints, on a file system that the runner supports, with
 * Streamgauge's own files beside them.
 */
public interface CheckpointFolder {
  /**
   * Returns whether it has a checkpoint that the runner can resume from.
   *
   * @throws IOException if the directory cannot be read
   */
  boolean hasCheckpoint() throws IOException;

  /**
   * Deletes all checkpoints, if any.
   *
   * @throws IOException if one cannot be deleted
   */
  void deleteCheckpoints() throws IOException;

  /**
   * Creates the directory if it does not exist.
   *
   * @throws IOException if it cannot be created
   */
  void create() throws IOException;

  /**
   * Opens the file {@code name} for reading; empty if there is none.
   *
   * @throws IOException if it cannot be read
   */
  Optional<InputStream> open(String name) throws IOException;

  /**
   * Replaces the content of the file {@code name}. A crash leaves either the old or the new
   * content, complete.
   *
   * @throws IOException if it cannot be written
   */
  void replace(String name, byte[] content) throws IOException;
}
