package dev.streamgauge.windows.bundle;

import dev.streamgauge.windows.table.CountTable;
import java.io.Serializable;
import org.apache.beam.sdk.annotations.Internal;

/** Splits a bundle's slices into the elements of the shuffle. */
@Internal
public interface BundleSplitter extends Serializable {
  /** Receives the tables, each of one shard and one interval of time. */
  @FunctionalInterface
  interface Consumer {
    /** Receives {@code table}, of the interval {@code [startMillis, endMillis)}. */
    void accept(int shard, long startMillis, long endMillis, CountTable table);
  }

  /** Returns the length of the slices to split, in milliseconds: a period of windows or a part. */
  long slice();

  /** Passes all of {@code slices} to {@code out}, which takes ownership of the tables. */
  void cut(BundleSlices slices, Consumer out);
}
