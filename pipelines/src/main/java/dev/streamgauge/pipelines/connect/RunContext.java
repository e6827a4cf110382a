package dev.streamgauge.pipelines.connect;

import com.google.auto.value.AutoValue;
import java.nio.file.Path;
import java.util.Optional;
import org.joda.time.Instant;

/**
 * What the launcher has found out about a run: where its sources are read, and how it continues
 * earlier runs. Programs take it beside the options, which hold only what the user has given.
 *
 * <p>It stays in the launcher's process. What workers need of it travels with the transforms.
 */
@AutoValue
public abstract class RunContext {
  /** How a run keeps track of how far all results are written. */
  public enum Tracking {
    /** The pipeline does nothing for it. */
    NONE,
    /** The pipeline writes it to the file in {@link #resumePointDirectory}. */
    FILE,
    /** The pipeline sets a gauge, which the runner's setup reads. */
    GAUGE
  }

  /** Returns whether the sources are read in this JVM. */
  public abstract boolean readsLocally();

  /** Returns the start of the first window to count again; empty if {@code --startAt} or no one says. */
  abstract Optional<Instant> resumeAt();

  /** Returns the revision of the first result of a window. */
  public abstract long firstRevision();

  /** Returns the directory or URL that states and outboxes are kept in. */
  public abstract Optional<String> stateDirectory();

  /** Returns the directory of this machine that the resume point is kept in. */
  abstract Optional<Path> resumePointDirectory();

  /** How the pipeline tracks the resume point. */
  abstract Tracking tracking();

  /** Returns the context of a run that reads in this JVM and continues no other. */
  public static RunContext fresh() {
    return builder().build();
  }

  public static Builder builder() {
    return new AutoValue_RunContext.Builder()
        .setReadsLocally(true)
        .setFirstRevision(0)
        .setTracking(Tracking.NONE);
  }

  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setReadsLocally(boolean local);

    public abstract Builder setResumeAt(Optional<Instant> time);

    public abstract Builder setFirstRevision(long revision);

    public abstract Builder setStateDirectory(Optional<String> directory);

    public abstract Builder setResumePointDirectory(Optional<Path> directory);

    public abstract Builder setTracking(Tracking tracking);

    public abstract RunContext build();
  }
}
