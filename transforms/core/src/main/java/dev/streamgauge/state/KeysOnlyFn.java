package dev.streamgauge.state;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.windows.key.LineKey;

/** Reduces each line to its key, and drops lines without one. */
record KeysOnlyFn(LineKey key) implements LineBatchFn {
  @Override
  public LineBatch apply(LineBatch batch) {
    int[] starts = new int[batch.size()];
    int[] ends = new int[batch.size()];
    long[] times = new long[batch.size()];
    int kept = 0;
    for (int i = 0; i < batch.size(); i++) {
      long found = key.find(batch.bytes(), batch.start(i), batch.end(i));
      if (found != LineKey.NONE) {
        starts[kept] = (int) (found >>> 32);
        ends[kept] = (int) found;
        times[kept++] = batch.time(i);
      }
    }
    return batch.withLines(batch.bytes(), starts, ends, times, kept);
  }
}
