package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.restart.ResumePoint;

/** The state of a run that its runner keeps in a directory, to resume from after a crash. */
public interface SavedState {
  /**
   * Checks that no other process uses the directory, where {@link CheckpointLock} cannot.
   *
   * @throws ConfigException if one does
   */
  default void checkUnused() {}

  /**
   * Keeps other processes off the directory until {@link #release}.
   *
   * @throws ConfigException if one uses it
   */
  default void acquire() {}

  /** Releases the directory after {@link #acquire}. */
  default void release() {}

  /**
   * Returns whether the runner resumes from the saved state, with its original pipeline.
   *
   * @throws ConfigException if it was made with other options or by another program, which the
   *     runner would silently use
   */
  boolean resumes();

  /** Returns the resume point of earlier runs; {@link ResumePoint#NONE} if there was none. */
  ResumePoint resumePoint();

  /**
   * Returns the resume point at which the pipeline to {@linkplain #resumes resume} began: it keeps
   * its start and its first revision.
   */
  ResumePoint begun();

  /** Returns the scale of the pipeline to {@linkplain #resumes resume}. */
  Scale scale();

  /**
   * Records the start of a run of {@code scale} that does not resume.
   *
   * @throws ConfigException if the directory cannot be written
   */
  void begin(ResumePoint resumePoint, Scale scale);

  /**
   * Discards the saved state at the end of the input: the next run must begin at the resume point.
   */
  void end();

  /** Advances the resume point to {@code startMillis}. */
  void advance(long startMillis);
}
