package dev.streamgauge.windows.bundle;

import dev.streamgauge.windows.table.CountTable;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;

/** Makes of a bundle's slices what goes through the shuffle. */
@Internal
public interface BundleSplitter extends Serializable {
  /** Takes what is of one shard and one interval of time. */
  @FunctionalInterface
  interface Consumer {
    /** Takes {@code table}, of the interval {@code [startMillis, endMillis)}. */
    void accept(int shard, long startMillis, long endMillis, CountTable table);
  }

  /** Hands all of {@code slices} over; the tables become the consumer's. */
  void cut(BundleSlices slices, Consumer out);
}
