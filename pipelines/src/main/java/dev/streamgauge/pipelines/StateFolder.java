package dev.streamgauge.pipelines;

import dev.streamgauge.state.FileStateStore;
import dev.streamgauge.state.StateStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Where a run keeps states: in a folder of the directory that it goes on from. */
final class StateFolder {
  private StateFolder() {}

  /**
   * The folder {@code name} of the directory that {@code options} go on from, with what the one of
   * {@code --resumeFrom} holds. It is empty in a directory that other machines share: only runners
   * that keep states themselves have such.
   */
  static Optional<StateStore> named(String name, StreamgaugeOptions options, RunContext context) {
    Optional<StateStore> store = store(context.stateDirectory().orElse(null), name);
    Optional<StateStore> earlier = store(options.getResumeFrom(), name);
    return earlier.isEmpty() ? store : store.map(own -> own.goingOnFrom(earlier.get()));
  }

  private static Optional<StateStore> store(@Nullable String directory, String name) {
    return local(directory)
        .map(path -> FileStateStore.in(path.resolve(name).toAbsolutePath().toString()));
  }

  /** The path of a directory, if it is on this machine. */
  static Optional<Path> local(@Nullable String directory) {
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
