package dev.streamgauge.pipelines.alert;

import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.run.StateFolder;
import dev.streamgauge.state.store.StateStore;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the folders of a run's alert state and outboxes, in the directory it resumes from. */
final class AlertFolders {
  private static final String STATE = "alerts";
  private static final String OUTBOX = "outbox";

  private AlertFolders() {}

  /**
   * Returns the directory of unsent notifications; empty to keep them in memory.
   *
   * @throws ConfigException if {@code --outbox} is not the path of a directory
   */
  static Optional<Path> outbox(LogMonitorOptions options, RunContext context) {
    String given = options.getOutbox();
    if (given == null) {
      return StateFolder.local(context.stateDirectory().orElse(null))
          .map(directory -> directory.resolve(OUTBOX));
    }
    return Optional.of(
        StateFolder.local(given)
            .filter(directory -> !given.isBlank())
            .orElseThrow(
                () ->
                    new ConfigException(
                        "--outbox="
                            + given
                            + " is not a directory on this machine: write the path of one.")));
  }

  /** Returns the store of alert state, if it is on this machine. */
  static Optional<StateStore> state(StreamgaugeOptions options, RunContext context) {
    return StateFolder.named(STATE, options, context);
  }
}
