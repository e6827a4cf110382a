package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.state.store.FileStateStore;
import dev.streamgauge.state.store.StateStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Finds the state of a run: in a folder of the directory it resumes from. */
public final class StateFolder {
  /** The name of a state ends with the number of shards, and which one it is. */
  private static final Pattern STATE = Pattern.compile(".*-(\\d{1,4})-\\d{1,4}\\.state");

  private StateFolder() {}

  /**
   * Returns the folder {@code name} of the directory that the run resumes from, which falls back to
   * the one in {@code --resumeFrom}. Empty if the directory is shared by machines: only runners
   * that keep state themselves use one. Such runners resume from their own states, and save to the
   * folder for later runs.
   */
  public static Optional<StateStore> named(
      String name, StreamgaugeOptions options, RunContext context) {
    Optional<StateStore> store = store(context.stateDirectory().orElse(null), name);
    Optional<StateStore> earlier = store(options.getResumeFrom(), name);
    if (context.savesMarks() || !context.readsLocally()) {
      return store.map(own -> new LaterRunStore(own, earlier.orElse(null)));
    }
    return earlier.isEmpty() ? store : store.map(own -> own.goingOnFrom(earlier.get()));
  }

  /**
   * Checks that states in the folder {@code name} can be resumed by a run with {@code shards}: they
   * have their number in their names, and would be ignored.
   *
   * @throws ConfigException if they are of another number of shards
   */
  public static void checkShards(String name, StreamgaugeOptions options, RunContext context) {
    int shards = context.scale().shards();
    for (String directory :
        Arrays.asList(context.stateDirectory().orElse(null), options.getResumeFrom())) {
      Optional<Path> folder = local(directory).map(path -> path.resolve(name));
      Set<Integer> saved = folder.map(StateFolder::shardsIn).orElse(Set.of());
      if (!saved.isEmpty() && !saved.contains(shards)) {
        throw new ConfigException(
            String.format(
                "The state in %s is of --shards=%d, and %d cannot resume it: start with"
                    + " --shards=%d, or anew with another --checkpointDir.",
                folder.orElseThrow(), saved.iterator().next(), shards, saved.iterator().next()));
      }
    }
  }

  private static Set<Integer> shardsIn(Path folder) {
    Set<Integer> shards = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.state")) {
      for (Path file : files) {
        Matcher state = STATE.matcher(file.getFileName().toString());
        if (state.matches()) {
          shards.add(Integer.parseInt(state.group(1)));
        }
      }
    } catch (NotDirectoryException | NoSuchFileException e) {
      // There is no state yet.
    } catch (IOException e) {
      throw new ConfigException(folder + " cannot be read: " + e, e);
    }
    return shards;
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
