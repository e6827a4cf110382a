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
 * Groups elements that arrive together, such as the panes of many windows that the watermark passes
 * at once, so that the consumer can sort them; on Spark all of a micro-batch. The output is in the
 * global window, where nothing is late.
 *
 * @param <K> the keys
 * @param <V> the values
 */
@Internal
public final class RegroupPanes<K, V>
    extends PTransform<PCollection<KV<K, V>>, PCollection<KV<K, Iterable<V>>>> {
  private RegroupPanes() {}

  /** Returns a PTransform that groups by key. */
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
                // Holds the watermark for elements in flight.
                .withTimestampCombiner(TimestampCombiner.EARLIEST))
        .apply("Group", GroupByKey.create());
  }
}
