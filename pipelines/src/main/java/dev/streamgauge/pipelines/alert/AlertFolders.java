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
   * @throws ConfigException if {@code --outbox} is not the path of a directory, or on a cluster if
   *     there is none
   */
  static Optional<OutboxPlace> outbox(LogMonitorOptions options, RunContext context) {
    if (!context.readsLocally()) {
      return Optional.of(new OutboxPlace(sharedOutbox(options, context), true));
    }
    return localOutbox(options, context).map(path -> new OutboxPlace(path.toString(), false));
  }

  private static String sharedOutbox(LogMonitorOptions options, RunContext context) {
    String given = options.getOutbox();
    if (given != null && !given.isBlank()) {
      return absolute(given);
    }
    return context
        .stateDirectory()
        .map(directory -> absolute(directory + (directory.endsWith("/") ? "" : "/") + OUTBOX))
        .orElseThrow(
            () ->
                new ConfigException(
                    "The receivers in --rules="
                        + options.getRules()
                        + " need a directory that all machines of the cluster share, for what waits"
                        + " to be sent: name one with --outbox or --checkpointDir."));
  }

  /** A relative path would mean another directory in each process. */
  static String absolute(String directory) {
    return StateFolder.local(directory)
        .map(path -> path.toAbsolutePath().toString())
        .orElse(directory);
  }

  private static Optional<Path> localOutbox(LogMonitorOptions options, RunContext context) {
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
