package dev.streamgauge.runners.spark;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tracks how far results are written, from Spark's reports of its micro-batches.
 *
 * <p>When a micro-batch completes, the watermark of what it read becomes known; windows that end
 * before it fire in a later one. That one may already be running, and on a cluster the watermark
 * may reach an executor half a batch later. So a watermark counts as processed once {@value
 * #BATCHES} more micro-batches have completed after it was seen.
 */
final class ProcessedWatermark {
  private static final int BATCHES = 4;

  private record Seen(long batch, long watermark) {}

  private final Deque<Seen> waiting = new ArrayDeque<>();
  private long lastBatchTime = Long.MIN_VALUE;
  private long completed;

  /**
   * Records the watermark after the micro-batch of {@code batchTime} has completed. Can be called
   * repeatedly.
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
