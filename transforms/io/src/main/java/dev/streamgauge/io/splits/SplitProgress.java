package dev.streamgauge.io.splits;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * What one split of a {@code MergedSource} knows of the rounds of all. Lives with the engine, as
 * runners close and re-create readers.
 *
 * <p>A report is sent one micro-batch after it was made. A micro-batch that is lost is read again
 * from the mark before it, and may then end earlier; what was reported must still be true of the
 * mark.
 */
@Internal
public final class SplitProgress {
  /** A split that becomes idle after more rounds is known to be empty as of one of these. */
  private static final int MOST_STARTS = 64;

  private record Start(long round, long nanos) {}

  private final Deque<Start> starts = new ArrayDeque<>();
  private long emptySince;
  private @Nullable SplitRound round;
  private @Nullable SplitReport unsent;
  private boolean stopped;

  /** Begins a micro-batch. */
  public void begin(SplitRound next, long nanos, boolean drains) {
    if (round == null || next.number() > round.number()) {
      starts.add(new Start(next.number(), nanos));
      if (starts.size() > MOST_STARTS) {
        starts.remove();
      }
    }
    round = next;
    stopped &= next.phase() != SplitRound.Phase.READING || drains;
  }

  /** Returns what waits in all splits together. */
  public SplitBacklog backlog() {
    return round == null ? SplitBacklog.UNKNOWN : round.backlog();
  }

  /** Returns the watermark of all splits together. */
  public Instant watermark() {
    return round == null ? SplitTime.NONE : new Instant(round.watermarkMillis());
  }

  /** Stops reading, until reading goes on elsewhere. */
  public void stop() {
    stopped = true;
  }

  public boolean isStopped() {
    return stopped;
  }

  public boolean isIn(SplitRound.Phase phase) {
    return round != null && round.phase() == phase;
  }

  /**
   * Ends a micro-batch: makes the report about it, and returns that about the one before, which is
   * to be sent now; null if there is none.
   *
   * @param time how far the split is; null if a part of it has not begun
   * @param floor the watermark of all splits that this one has emitted
   * @param isReady whether it has been idle for long enough to end
   * @param backlog what waits in it
   */
  public @Nullable SplitReport end(
      @Nullable SplitTime time, Instant floor, boolean isReady, SplitBacklog backlog) {
    SplitReport sent = unsent;
    unsent = null;
    if (time != null && round != null) {
      while (time.isIdle()
          && !starts.isEmpty()
          && starts.peek().nanos() - time.endKnownNanos() < 0) {
        emptySince = starts.poll().round();
      }
      unsent =
          new SplitReport(
              round.number(),
              time.watermark().getMillis(),
              time.isIdle(),
              emptySince,
              floor.getMillis(),
              stopped
                  ? SplitReport.Ending.STOPPED
                  : isReady ? SplitReport.Ending.READY : SplitReport.Ending.NO,
              backlog);
    }
    return sent;
  }
}
