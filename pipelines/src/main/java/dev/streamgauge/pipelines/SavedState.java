package dev.streamgauge.pipelines;

import dev.streamgauge.io.Horizon;

/** What a runner keeps of a run in a directory, to go on from after a crash. */
public interface SavedState {
  /**
   * Whether the runner goes on from what is there, by the pipeline it was made with.
   *
   * @throws ConfigException if it was made with other options or by another program, so that the
   *     runner would silently go on with the old ones
   */
  boolean resumes();

  /** The horizon of the runs before; {@link Horizon#NONE} if there was none. */
  Horizon horizon();

  /**
   * The horizon that the pipeline began with which {@link #resumes}: it goes on with the same start
   * and the same first revision.
   */
  Horizon begun();

  /**
   * Takes note of how a run begins that does not resume.
   *
   * @throws ConfigException if the directory cannot be written
   */
  void begin(Horizon horizon);

  /**
   * The input has come to its end: what is saved must not be gone on from, the next run begins at
   * the horizon.
   */
  void end();

  /** Moves the horizon on to {@code startMillis}. */
  void advance(long startMillis);
}
