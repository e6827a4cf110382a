package dev.streamgauge.windows.time;

import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/**
 * Groups what comes together, such as the panes of many windows that the watermark has passed at
 * once, so that whoever takes them can put them in order: on Spark all of a micro-batch. The output
 * is in the global window, and nothing is late for it.
 *
 * @param <K> the keys
 * @param <V> the values
 */
@Internal
public final class RegroupPanes<K, V>
    extends PTransform<PCollection<KV<K, V>>, PCollection<KV<K, Iterable<V>>>> {
  private RegroupPanes() {}

  /** Groups by key. */
  public static <K, V> RegroupPanes<K, V> byKey() {
    return new RegroupPanes<>();
  }

  @Override
  public PCollection<KV<K, Iterable<V>>> expand(PCollection<KV<K, V>> input) {
    return input
        .apply(
            "AllTimes",
            Window.<KV<K, V>>into(new GlobalWindows())
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                .discardingFiredPanes()
                .withAllowedLateness(Duration.ZERO)
                // So that the watermark waits for what is on its way.
                .withTimestampCombiner(TimestampCombiner.EARLIEST))
        .apply("Group", GroupByKey.create());
  }
}
