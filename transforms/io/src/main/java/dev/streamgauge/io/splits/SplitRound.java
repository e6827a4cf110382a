package dev.streamgauge.io.splits;

import java.io.Serializable;
import java.util.UUID;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the driver tells one split of a {@code MergedSource} when a micro-batch begins. It travels
 * in the split itself, which Spark serializes into each task.
 *
 * @param split the number of the split
 * @param splits how many splits the source has
 * @param number the number of the round; everything read in earlier rounds had been reported when
 *     this one began
 * @param watermarkMillis the watermark of all splits together
 * @param phase whether the source is about to end
 * @param backlog what waits in all splits together
 */
@Internal
public record SplitRound(
    int split, int splits, long number, long watermarkMillis, Phase phase, SplitBacklog backlog)
    implements Serializable {

  /** How the source ends. */
  public enum Phase {
    READING,
    /** All splits have been idle for long enough: each stops reading if it still is. */
    ENDING,
    /** All splits have stopped reading. */
    ENDED
  }

  private record Begun(UUID source, SplitRound round) {}

  private static final ThreadLocal<@Nullable Begun> LAST = new ThreadLocal<>();

  public SplitRound of(int otherSplit) {
    return new SplitRound(otherSplit, splits, number, watermarkMillis, phase, backlog);
  }

  /**
   * Records that the micro-batch of this round begins in this thread. Spark passes a split only to
   * new readers; a reader that it keeps {@linkplain #take takes} the round here.
   */
  public void begin(UUID source) {
    LAST.set(new Begun(source, this));
  }

  /** Returns and removes the round that began last in this thread, if it is one of this split. */
  public static @Nullable SplitRound take(UUID source) {
    Begun begun = LAST.get();
    LAST.remove();
    return begun == null || !begun.source().equals(source) ? null : begun.round();
  }
}
