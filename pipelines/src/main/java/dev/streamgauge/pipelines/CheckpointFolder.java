package dev.streamgauge.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A directory in which a runner keeps its checkpoints, on one of the file systems that the runner
 * knows, with files of Streamgauge's own beside them.
 */
public interface CheckpointFolder {
  /**
   * Whether the runner finds a checkpoint there that it could go on from.
   *
   * @throws IOException if the directory cannot be read
   */
  boolean hasCheckpoint() throws IOException;

  /**
   * Deletes all checkpoints; none need be there.
   *
   * @throws IOException if one is there that cannot be deleted
   */
  void deleteCheckpoints() throws IOException;

  /**
   * Makes the directory if it is not there.
   *
   * @throws IOException if it cannot be made
   */
  void create() throws IOException;

  /**
   * Opens the file {@code name} for reading; empty if there is none.
   *
   * @throws IOException if it cannot be read
   */
  Optional<InputStream> open(String name) throws IOException;

  /**
   * Writes {@code content} into the file {@code name}, in place of what is there. After a crash the
   * one or the other is there, whole.
   *
   * @throws IOException if it cannot be written
   */
  void replace(String name, byte[] content) throws IOException;
}
