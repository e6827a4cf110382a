package dev.streamgauge.pipelines;

import dev.streamgauge.alerts.life.FileStateStore;
import dev.streamgauge.alerts.life.StateStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a run keeps what belongs to its alerts: in folders of the directory that it goes on from.
 */
final class AlertFolders {
  private static final String STATE = "alerts";
  private static final String OUTBOX = "outbox";

  private AlertFolders() {}

  /**
   * Where alerts wait that are not sent yet; empty for in memory.
   *
   * @throws ConfigException if {@code --outbox} is not the path of a directory
   */
  static Optional<Path> outbox(AlertOptions options) {
    String given = options.getOutbox();
    if (given == null) {
      return local(options.getStateDirectory()).map(directory -> directory.resolve(OUTBOX));
    }
    return Optional.of(
        local(given)
            .filter(directory -> !given.isBlank())
            .orElseThrow(
                () ->
                    new ConfigException(
                        "--outbox="
                            + given
                            + " is not a directory: write the path of one on this machine.")));
  }

  /**
   * Where the state of alerts is kept. It is empty in a directory that other machines share: only
   * runners that keep states themselves have such.
   */
  static Optional<StateStore> state(StreamgaugeOptions options) {
    Optional<StateStore> store = store(options.as(AlertOptions.class).getStateDirectory());
    Optional<StateStore> earlier = store(options.getResumeFrom());
    return earlier.isEmpty() ? store : store.map(own -> own.goingOnFrom(earlier.get()));
  }

  private static Optional<StateStore> store(String directory) {
    return local(directory)
        .map(path -> FileStateStore.in(path.resolve(STATE).toAbsolutePath().toString()));
  }

  /** The path of a directory that is on this machine. */
  private static Optional<Path> local(String directory) {
    if (directory == null) {
      return Optional.empty();
    }
    try {
      if (directory.startsWith("file:")) {
        return Optional.of(Path.of(URI.create(directory)));
      }
      return directory.contains("://") ? Optional.empty() : Optional.of(Path.of(directory));
    } catch (IllegalArgumentException e) {
      // Not a path, so none on this machine.
      return Optional.empty();
    }
  }
}
