package dev.streamgauge.pipelines;

import java.io.IOException;
import java.util.Optional;
import java.util.Properties;

/**
 * A directory in which a runner keeps its checkpoints, on one of the file systems that the runner
 * knows, with files of properties beside them.
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
   * The properties in the file {@code name}, empty if there is none.
   *
   * @throws IOException if it cannot be read
   */
  Optional<Properties> read(String name) throws IOException;

  /**
   * Writes the file {@code name}, in place of one that is there. After a crash the one or the other
   * is there, whole.
   *
   * @throws IOException if it cannot be written
   */
  void write(String name, Properties properties) throws IOException;
}
