package dev.streamgauge.windows.merge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.LongReducer;
import java.util.OptionalLong;

/**
 * Reduces the counts of the keys over the limits of shards to one. Values are kept by shard, since
 * each shard corrects its own.
 *
 * @param shard the index of the pane with the result
 * @param reducer reduces the counts of two shards
 */
record OtherCounts(int shard, LongReducer reducer) implements PaneMerge {
  @Override
  public WindowCounts partOf(WindowCounts pane) {
    CountTable byShard = new CountTable();
    OptionalLong others = pane.counts().otherKeys();
    if (others.isPresent()) {
      byte[] key = Integer.toString(pane.shard()).getBytes(UTF_8);
      byShard.add(key, 0, key.length, others.getAsLong());
    }
    return pane.withCounts(byShard);
  }

  /** Returns that all are kept: one for each shard. */
  @Override
  public int most() {
    return Integer.MAX_VALUE;
  }

  @Override
  public WindowCounts result(WindowCounts changed, CountTable values) {
    long reduced = values.count(0);
    for (int i = 1; i < values.size(); i++) {
      reduced = reducer.reduce(reduced, values.count(i));
    }
    return changed.withCounts(CountTable.ofOtherKeys(reduced)).withShard(shard);
  }
}
