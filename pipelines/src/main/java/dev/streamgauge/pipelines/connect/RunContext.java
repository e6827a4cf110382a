package dev.streamgauge.pipelines.connect;

import com.google.auto.value.AutoValue;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.joda.time.Instant;

/**
 * The launcher's knowledge about a run: where its sources are read, and how it resumes earlier
 * runs. Programs receive it in addition to the options, which hold only what the user has given.
 *
 * <p>It stays in the launcher's process; transforms carry the parts that workers need.
 */
@AutoValue
public abstract class RunContext {
  /** How a run tracks the time up to which all results are written. */
  public enum Tracking {
    /** The pipeline does not track it. */
    NONE,
    /** The pipeline writes it to the file in {@link #resumePointDirectory}. */
    FILE,
    /** The pipeline sets a gauge, which the runner's setup reads. */
    GAUGE
  }

  /** Returns whether the sources are read in this JVM. */
  public abstract boolean readsLocally();

  /**
   * Returns the start of the first window to count again; empty if {@code --startAt} decides or
   * nothing does.
   */
  abstract Optional<Instant> resumeAt();

  /** Returns the revision of the first result of a window. */
  public abstract long firstRevision();

  /** Returns the secret that chooses the keys that windows keep. */
  public abstract long keySeed();

  /** Returns the directory or URL of states and outboxes. */
  public abstract Optional<String> stateDirectory();

  /** Returns the directory of the resume point on this machine. */
  abstract Optional<Path> resumePointDirectory();

  /** Returns whether the runner saves how far sources are read, together with what it counts. */
  public abstract boolean savesMarks();

  /**
   * Returns where sources record what a restart needs to read again; empty if it reads nothing
   * again, since the runner saves how far they are read or the run cannot resume.
   */
  Optional<Path> journalDirectory() {
    return savesMarks() ? Optional.empty() : resumePointDirectory();
  }

  /** Returns whether the program keeps checkpoint marks itself, longer than the source. */
  abstract boolean keepsMarks();

  /** Returns how the run is spread over a cluster. */
  public abstract Scale scale();

  /** Returns how the pipeline tracks the resume point. */
  abstract Tracking tracking();

  /** Returns the context of a run that reads in this JVM and resumes no other. */
  public static RunContext fresh() {
    return builder().build();
  }

  /** Returns a context like {@link #fresh()} that is spread as {@code options} ask for. */
  public static RunContext fresh(StreamgaugeOptions options) {
    return builder().setScale(Scale.ONE.as(options)).build();
  }

  public static Builder builder() {
    return new AutoValue_RunContext.Builder()
        .setReadsLocally(true)
        .setFirstRevision(0)
        .setKeySeed(0)
        .setSavesMarks(false)
        .setKeepsMarks(false)
        .setScale(Scale.ONE)
        .setTracking(Tracking.NONE);
  }

  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setReadsLocally(boolean local);

    public abstract Builder setResumeAt(Optional<Instant> time);

    public abstract Builder setFirstRevision(long revision);

    public abstract Builder setKeySeed(long seed);

    public abstract Builder setStateDirectory(Optional<String> directory);

    public abstract Builder setResumePointDirectory(Optional<Path> directory);

    public abstract Builder setSavesMarks(boolean saves);

    public abstract Builder setKeepsMarks(boolean keeps);

    public abstract Builder setScale(Scale scale);

    public abstract Builder setTracking(Tracking tracking);

    public abstract RunContext build();
  }
}
