package dev.streamgauge.pipelines.alert;

import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.run.StateFolder;
import dev.streamgauge.state.store.StateStore;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds where a run keeps the state of its alerts and its outboxes: in folders of the directory it
 * resumes from.
 */
final class AlertFolders {
  private static final String STATE = "alerts";
  private static final String OUTBOX = "outbox";

  private AlertFolders() {}

  /**
   * Returns the directory of notifications that are not sent yet; empty for in memory.
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

  /** Returns the state of alerts, if it is on this machine. */
  static Optional<StateStore> state(StreamgaugeOptions options, RunContext context) {
    return StateFolder.named(STATE, options, context);
  }
}
