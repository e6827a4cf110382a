package dev.streamgauge.runners.spark;

import java.util.Map;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.spark.SparkContext;
import org.apache.spark.streaming.StreamingContext;
import org.checkerframework.checker.nullness.qual.Nullable;
import scala.Option;

/**
 * Publishes the watermark of what a micro-batch has read before its jobs begin, so that the windows
 * that it passes fire in this micro-batch.
 *
 * <p>Left alone, Beam's SparkRunner publishes it when the micro-batch is complete, and windows fire
 * in the next one: an interval later. Its grouping does not need that. It adds what a micro-batch
 * has read to the windows before it advances their time, and decides what is too late by the
 * watermark of the micro-batch before. What must not happen is that a micro-batch sees the
 * watermark of a later one, whose lines it does not have. So the watermark waits until the jobs of
 * the micro-batch before are done: Spark runs the jobs of one micro-batch after those of another.
 * What Beam's listener publishes when a micro-batch is complete is at most the watermark of the
 * next one, since {@link BatchClock} lets the one after that be read only then.
 */
final class BatchWatermark {
  /** Spark sets it in the thread that runs the jobs of a micro-batch. */
  private static final String BATCH_TIME = "spark.streaming.internal.batchTime";

  private static volatile @Nullable SparkContext context;
  private static volatile long published = Long.MIN_VALUE;

  private BatchWatermark() {}

  /** Forgets the micro-batches of an earlier pipeline in this JVM. */
  static void reset() {
    published = Long.MIN_VALUE;
    context = null;
  }

  /**
   * Finds the pipeline of this JVM. Not called while it starts, as Spark holds a lock meanwhile.
   */
  static void begin() {
    Option<StreamingContext> active =
        context == null ? StreamingContext.getActive() : Option.empty();
    if (active.isDefined()) {
      context = active.get().sparkContext();
    }
  }

  /**
   * Publishes the watermark of the micro-batch whose job begins in this thread; does nothing in
   * other threads.
   */
  static void publish() {
    SparkContext known = context;
    String time = known == null ? null : known.getLocalProperty(BATCH_TIME);
    if (time != null) {
      publish(Long.parseLong(time));
    }
  }

  /** Publishes watermarks in their order up to that of the micro-batch {@code batchMillis}. */
  static synchronized void publish(long batchMillis) {
    if (published >= batchMillis) {
      return;
    }
    // Beam's listener may have published it.
    long latest = published == Long.MIN_VALUE ? published : latest();
    while (latest < batchMillis) {
      GlobalWatermarkHolder.advance();
      long next = latest();
      if (next <= latest) {
        // None waits: the micro-batch has read nothing of any source.
        break;
      }
      latest = next;
    }
    published = batchMillis;
  }

  /** Returns the latest micro-batch whose watermark is published. */
  private static long latest() {
    // In the driver the interval, for which executors keep watermarks, has no meaning.
    Map<Integer, SparkWatermarks> watermarks = GlobalWatermarkHolder.get(1L);
    return watermarks == null
        ? Long.MIN_VALUE
        : watermarks.values().stream()
            .mapToLong(source -> source.getSynchronizedProcessingTime().getMillis())
            .max()
            .orElse(Long.MIN_VALUE);
  }
}
