package dev.streamgauge.windows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.bundle.BundleFn;
import dev.streamgauge.windows.bundle.BundleSlices;
import dev.streamgauge.windows.bundle.BundleSplitter;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.key.LineNumber;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.LongReducer;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reduces the numbers in lines by key, or all together if there is no key. */
final class PartialReduceFn extends BundleFn {
  private static final byte[] ALL = WindowCounts.GLOBAL_KEY.getBytes(UTF_8);

  private final @Nullable LineKey key;
  private final LineNumber number;
  private final LongReducer reducer;

  PartialReduceFn(
      SlidingCount windows, BundleSplitter cut, LineNumber number, LongReducer reducer) {
    super(windows.spec(), cut);
    this.key = windows.key();
    this.number = number;
    this.reducer = reducer;
  }

  @Override
  public long add(LineBatch batch, BundleSlices into) {
    if (batch.isTallied()) {
      throw new IllegalStateException(
          "The lines of a tallied batch stand for others and can only be counted: reduce lines"
              + " that were not tallied.");
    }
    byte[] bytes = batch.bytes();
    long reduced = 0;
    for (int i = 0; i < batch.size(); i++) {
      int start = batch.start(i);
      int end = batch.end(i);
      long found = key == null ? 0 : key.find(bytes, start, end);
      if (found == LineKey.NONE) {
        continue;
      }
      long value = number.find(bytes, start, end);
      if (value == LineNumber.NONE) {
        continue;
      }
      reduced++;
      CountTable table = into.at(batch.time(i));
      if (key == null) {
        table.reduce(ALL, 0, ALL.length, value, reducer);
      } else {
        table.reduce(bytes, (int) (found >>> 32), (int) found, value, reducer);
      }
    }
    return reduced;
  }
}
