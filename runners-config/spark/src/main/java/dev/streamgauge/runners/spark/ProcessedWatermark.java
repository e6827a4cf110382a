package dev.streamgauge.runners.spark;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far results are written, from what Spark tells of its micro-batches.
 *
 * <p>When a micro-batch completes, the watermark of what it read becomes known; windows that end
 * before it fire in a later one. That may be under way already, and on a cluster an executor may
 * hear of the watermark half a batch later. So a watermark counts as processed when {@value
 * #BATCHES} more micro-batches have completed since it was seen.
 */
final class ProcessedWatermark {
  private static final int BATCHES = 4;

  private record Seen(long batch, long watermark) {}

  private final Deque<Seen> waiting = new ArrayDeque<>();
  private long lastBatchTime = Long.MIN_VALUE;
  private long completed;

  /**
   * Takes note of the watermark that is in force after the micro-batch of {@code batchTime} has
   * completed; called as often as one likes.
   *
   * @return the processed watermark, {@link Long#MIN_VALUE} if none is known
   */
  long observe(long batchTime, long watermark) {
    if (batchTime != lastBatchTime) {
      lastBatchTime = batchTime;
      completed++;
      waiting.add(new Seen(completed, watermark));
    }
    long processed = Long.MIN_VALUE;
    while (!waiting.isEmpty() && waiting.peek().batch() + BATCHES <= completed) {
      processed = waiting.poll().watermark();
    }
    return processed;
  }
}
