package dev.streamgauge.pipelines.run;

import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.Sinks;
import dev.streamgauge.pipelines.connect.Sources;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.restart.ResumePoint;
import dev.streamgauge.restart.ResumePointFile;
import dev.streamgauge.windows.time.OpenWindows;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The way a run resumes earlier ones.
 *
 * <p>There are two ways. A runner that saves its own state resumes by itself. Otherwise the run
 * restarts at the {@linkplain ResumePoint resume point}, the start of the oldest window that is not
 * final: it reads from there and counts complete windows, and its results have higher revisions, so
 * that they replace those of earlier runs. The second way also allows other options or another
 * version of the program ({@code --resumeFrom}).
 */
public final class Resumption implements AutoCloseable {
  private final Optional<SavedState> state;
  private final @Nullable ResumePointFile file;

  /** The resume point written to the file at the start. */
  private final ResumePoint next;

  /** Where the saved state begins; null if this run resumes it. */
  private final @Nullable ResumePoint begun;

  private final RunContext context;
  private final Optional<String> scaleLine;

  private Resumption(
      Optional<SavedState> state,
      @Nullable ResumePointFile file,
      ResumePoint next,
      @Nullable ResumePoint begun,
      RunContext context,
      Optional<String> scaleLine) {
    this.state = state;
    this.file = file;
    this.next = next;
    this.begun = begun;
    this.context = context;
    this.scaleLine = scaleLine;
  }

  /**
   * Determines what the run can resume from. Writes nothing, since the run may still be rejected.
   *
   * @throws ConfigException if the run cannot resume with these options
   */
  static Resumption prepare(RunnerSetup runner, List<String> args, StreamgaugeOptions options) {
    Map<String, String> given = CommandLine.given(args);
    Optional<SavedState> state = runner.savedState(args, options);
    state.ifPresent(SavedState::checkUnused);
    boolean resumes = state.isPresent() && state.get().resumes();
    String from = given.get("resumeFrom");
    ResumePoint first =
        resumes || from == null
            ? ResumePoint.NONE
            : runner.resumePointIn(from).restartedAt(System.currentTimeMillis());
    if (first.epoch() == RunEpoch.FIRST && Sinks.keepResults(options)) {
      // Earlier runs may have left nothing but their results.
      first = first.restartedAt(System.currentTimeMillis());
    }
    ResumePointFile file = resumePointFile(runner, given);
    long seed = new SecureRandom().nextLong();
    ResumePoint next = (file == null ? first : next(file, first)).withKeySeed(seed);
    ResumePoint begun = resumes ? null : beginning(state, next);
    ResumePoint start = resumes ? state.get().begun() : begun;
    ScaleChoice scale =
        ScaleChoice.of(runner, options, resumes ? state.map(SavedState::scale) : Optional.empty());
    RunContext context =
        RunContext.builder()
            .setScale(scale.scale())
            .setReadsLocally(runner.readsHere(options))
            .setResumeAt(resumeAt(start, options, file != null && state.isEmpty()))
            .setFirstRevision(RunEpoch.firstRevision(start.epoch()))
            .setKeySeed(start.keySeed())
            .setStateDirectory(
                Optional.ofNullable(given.getOrDefault("checkpointDir", given.get("spool"))))
            .setResumePointDirectory(Optional.ofNullable(file).map(f -> Path.of(f.toString())))
            .setSavesMarks(state.isPresent())
            .setTracking(tracking(runner, file != null, state.isPresent()))
            .build();
    return new Resumption(state, file, next, begun, context, scale.line());
  }

  private static RunContext.Tracking tracking(
      RunnerSetup runner, boolean keepsFile, boolean keepsState) {
    if (keepsFile && !runner.tellsWatermark()) {
      return RunContext.Tracking.FILE;
    }
    return runner.needsWrittenTime() && (keepsFile || keepsState)
        ? RunContext.Tracking.GAUGE
        : RunContext.Tracking.NONE;
  }

  /** Returns what programs need to know about the resumption. */
  RunContext context() {
    return context;
  }

  /** Returns how the run is spread, for people; empty if there is nothing to say. */
  Optional<String> scaleLine() {
    return scaleLine;
  }

  /**
   * Records the start of the run, after all checks have passed.
   *
   * @throws ConfigException if it cannot be written
   */
  void begin() {
    state.ifPresent(SavedState::acquire);
    if (file != null) {
      try {
        file.begin(next);
      } catch (IOException e) {
        throw unusable(file, e);
      }
    }
    if (begun != null) {
      state.ifPresent(s -> s.begin(begun, context.scale()));
    }
  }

  private static ResumePoint beginning(Optional<SavedState> state, ResumePoint found) {
    ResumePoint before = state.map(SavedState::resumePoint).orElse(ResumePoint.NONE);
    if (before.equals(ResumePoint.NONE)) {
      return found;
    }
    ResumePoint next = before.restartedAt(System.currentTimeMillis());
    return new ResumePoint(
        found.startMillis() == null ? next.startMillis() : found.startMillis(),
        Math.max(found.epoch(), next.epoch()),
        next.withKeySeed(found.keySeed()).keySeed());
  }

  private static Optional<Instant> resumeAt(
      ResumePoint resumePoint, StreamgaugeOptions options, boolean keepsJournal) {
    boolean again = Sources.canBeReadAgain(options, keepsJournal);
    return resumePoint.startMillis() != null && options.getStartAt() == null && again
        ? Optional.of(Instant.ofEpochMilli(resumePoint.startMillis()))
        : Optional.empty();
  }

  private static @Nullable ResumePointFile resumePointFile(
      RunnerSetup runner, Map<String, String> given) {
    // Beside the spool, since any run that reads the spool needs it, on any runner.
    String option = given.containsKey("spool") ? "spool" : "checkpointDir";
    String directory = given.get(option);
    if (given.getOrDefault("source", "").startsWith("file:")) {
      // Such a source is read from the beginning on every start, to its end.
      return null;
    }
    if (directory == null || runner.resumesByItself()) {
      return null;
    }
    if (option.equals("checkpointDir") && runner.tellsWatermark()) {
      return null;
    }
    if (directory.isBlank() || directory.contains("://")) {
      throw notHere(option, directory, null);
    }
    try {
      return ResumePointFile.in(Path.of(directory));
    } catch (InvalidPathException e) {
      throw notHere(option, directory, e);
    }
  }

  private static ConfigException notHere(
      String option, String directory, @Nullable Exception cause) {
    return new ConfigException(
        String.format(
            "--%s=%s is not a directory on this machine: write the path of one.",
            option, directory),
        cause);
  }

  private static ResumePoint next(ResumePointFile file, ResumePoint first) {
    try {
      return file.next(first);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static ConfigException unusable(ResumePointFile file, IOException e) {
    return new ConfigException(
        String.format(
            "The directory %s cannot be created or written (%s): choose one that can.",
            file, e instanceof FileSystemException ? e.getClass().getSimpleName() : e.getMessage()),
        e);
  }

  /** Returns the resume point in a directory of this machine. */
  static ResumePoint localResumePoint(String directory) {
    ResumePoint resumePoint;
    try {
      resumePoint = ResumePointFile.in(Path.of(directory)).read();
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException("--resumeFrom=" + directory + ": " + e.getMessage(), e);
    }
    return known(resumePoint, directory);
  }

  /**
   * Returns {@code resumePoint}, which was found in {@code directory}.
   *
   * @throws ConfigException if it is {@link ResumePoint#NONE}
   */
  public static ResumePoint known(ResumePoint resumePoint, String directory) {
    if (resumePoint.equals(ResumePoint.NONE)) {
      throw new ConfigException(
          "--resumeFrom="
              + directory
              + " has nothing to resume from: name the --checkpointDir of an earlier run.");
    }
    return resumePoint;
  }

  /**
   * Returns what returns the start of the oldest window that is not final, {@link Long#MIN_VALUE}
   * if nothing is; empty if the run saves nothing.
   */
  Optional<LongSupplier> resumePoint() {
    if (file != null) {
      return Optional.of(file::startMillis);
    }
    return state.map(
        saved ->
            () -> {
              Long start = saved.resumePoint().startMillis();
              return start == null ? Long.MIN_VALUE : start;
            });
  }

  /** Returns a function that records the time up to which results are written. */
  LongConsumer tracker(OpenWindows windows) {
    return watermark -> {
      long start = windows.oldestAt(watermark);
      state.ifPresent(s -> s.advance(start));
      if (file != null) {
        file.advance(start);
      }
    };
  }

  /** Releases the state, so that other processes can resume the ended run. */
  @Override
  public void close() {
    state.ifPresent(SavedState::release);
  }
}
