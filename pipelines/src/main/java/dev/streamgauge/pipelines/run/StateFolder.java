package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.state.store.FileStateStore;
import dev.streamgauge.state.store.StateStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Finds the state of a run: in a folder of the directory it resumes from. */
public final class StateFolder {
  private StateFolder() {}

  /**
   * Returns the folder {@code name} of the directory that the run resumes from, which falls back to
   * the one in {@code --resumeFrom}. Empty if the directory is shared by machines: only runners
   * that keep state themselves use one.
   */
  public static Optional<StateStore> named(
      String name, StreamgaugeOptions options, RunContext context) {
    Optional<StateStore> store = store(context.stateDirectory().orElse(null), name);
    Optional<StateStore> earlier = store(options.getResumeFrom(), name);
    return earlier.isEmpty() ? store : store.map(own -> own.goingOnFrom(earlier.get()));
  }

  private static Optional<StateStore> store(@Nullable String directory, String name) {
    return local(directory)
        .map(path -> FileStateStore.in(path.resolve(name).toAbsolutePath().toString()));
  }

  /** Returns the path of {@code directory}, if it is on this machine. */
  public static Optional<Path> local(@Nullable String directory) {
    if (directory == null) {
      return Optional.empty();
    }
    try {
      if (directory.startsWith("file:")) {
        return Optional.of(Path.of(URI.create(directory)));
      }
      return directory.contains("://") ? Optional.empty() : Optional.of(Path.of(directory));
    } catch (IllegalArgumentException e) {
      // Not a path, so it is not on this machine.
      return Optional.empty();
    }
  }
}
