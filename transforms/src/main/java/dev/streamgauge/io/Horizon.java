package dev.streamgauge.io;

import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a restart must know of the runs before it.
 *
 * @param startMillis the start of the oldest window whose results may not all be written, in
 *     milliseconds since the epoch: what a restart counts again begins here; null if nothing has
 *     been written for good yet
 * @param generation how many runs from scratch there have been before: results of a later one take
 *     the place of those of an earlier one, see {@link #firstRevision}
 */
public record Horizon(@Nullable Long startMillis, long generation) implements Serializable {
  /** Of a pipeline that has never run. */
  public static final Horizon NONE = new Horizon(null, 0);

  /** More corrections of one window than a run ever makes. */
  private static final long REVISIONS_PER_GENERATION = 1L << 20;

  /**
   * The revision a run of this generation begins with: higher than all that an earlier one gave, so
   * that a window counted again replaces what is stored of it.
   */
  public long firstRevision() {
    return generation * REVISIONS_PER_GENERATION;
  }

  /** The same, one generation later. */
  public Horizon nextGeneration() {
    return new Horizon(startMillis, generation + 1);
  }

  /** The same, with the start moved on to {@code millis}; it never moves back. */
  public Horizon advancedTo(long millis) {
    return startMillis != null && startMillis >= millis ? this : new Horizon(millis, generation);
  }
}
