package dev.streamgauge.pipelines.connect;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.result.WindowPane;
import java.util.List;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * Measures how long after the end of its window a result comes, and passes it on. Beam's
 * distributions have no buckets, so each bucket is a counter.
 */
public final class ResultDelay {
  /** The upper bounds of the buckets but the last, which has none. */
  public static final List<Long> BOUNDS_MILLIS =
      List.of(
          100L,
          250L,
          500L,
          1_000L,
          2_500L,
          5_000L,
          10_000L,
          30_000L,
          60_000L,
          300_000L,
          3_600_000L);

  /** Counter: the sum of all delays in milliseconds. */
  public static final String SUM = "result_delay_sum_millis";

  private static final String BUCKET = "result_delay_bucket_";

  private ResultDelay() {}

  /** Returns the name of the counter of the results in bucket {@code index}. */
  public static String bucket(int index) {
    return BUCKET + index;
  }

  /** Returns the bucket of {@code delayMillis}. */
  static int bucketOf(long delayMillis) {
    int index = 0;
    while (index < BOUNDS_MILLIS.size() && delayMillis > BOUNDS_MILLIS.get(index)) {
      index++;
    }
    return index;
  }

  static <T> DoFn<T, T> measure(ResultListener<? super T> listener) {
    return new MeasureFn<>(listener);
  }

  private static final class MeasureFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1L;

    private final ResultListener<? super T> listener;

    MeasureFn(ResultListener<? super T> listener) {
      this.listener = listener;
    }

    @ProcessElement
    public void process(@Element T result, OutputReceiver<T> out) {
      long end = Long.MIN_VALUE;
      // Corrections are late by nature.
      if (result instanceof WindowPane pane && pane.timing() == Timing.ON_TIME) {
        end = pane.endMillis();
      } else if (result instanceof AlertGroup group) {
        end = group.toldAtMillis();
      }
      if (end != Long.MIN_VALUE) {
        long delay = Math.max(0, System.currentTimeMillis() - end);
        Metrics.counter(MetricNames.NAMESPACE, bucket(bucketOf(delay))).inc();
        Metrics.counter(MetricNames.NAMESPACE, SUM).inc(delay);
      }
      listener.emitted(result);
      out.output(result);
    }

    @FinishBundle
    public void finishBundle() {
      listener.bundleEnded();
    }
  }
}
