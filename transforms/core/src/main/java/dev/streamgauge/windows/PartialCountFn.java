package dev.streamgauge.windows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.bundle.BundleFn;
import dev.streamgauge.windows.bundle.BundleSlices;
import dev.streamgauge.windows.bundle.BundleSplitter;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.result.WindowCounts;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Counts lines by the key of a {@link SlidingCount}, or all lines together, with zeros, if there is
 * no key.
 */
final class PartialCountFn extends BundleFn {
  private static final byte[] ALL = WindowCounts.GLOBAL_KEY.getBytes(UTF_8);

  private final @Nullable LineKey key;

  PartialCountFn(SlidingCount count, BundleSplitter splitter) {
    super(count.spec(), splitter);
    this.key = count.key();
  }

  @Override
  public long add(LineBatch batch, BundleSlices into) {
    return key == null ? countAll(batch, into) : countByKey(batch, into);
  }

  private long countAll(LineBatch batch, BundleSlices slices) {
    long length = slices.slice();
    for (long covered : slices.coveredBy(batch)) {
      slices.startingAt(covered).add(ALL, 0, ALL.length, 0);
    }
    int n = batch.size();
    int i = 0;
    while (i < n) {
      // Runs of lines in the same slice are added in one step.
      long start = slices.sliceOf(batch.time(i));
      long sum = 0;
      do {
        sum += batch.weight(i);
        i++;
      } while (i < n && batch.time(i) >= start && batch.time(i) - start < length);
      slices.startingAt(start).add(ALL, 0, ALL.length, sum);
    }
    return batch.linesRead();
  }

  private long countByKey(LineBatch batch, BundleSlices slices) {
    byte[] bytes = batch.bytes();
    long counted = 0;
    for (int i = 0; i < batch.size(); i++) {
      long found = key.find(bytes, batch.start(i), batch.end(i));
      if (found == LineKey.NONE) {
        continue;
      }
      counted += batch.linesRead(i);
      int weight = batch.weight(i);
      if (weight == 0) {
        // This line accounts for lines in which nothing was found.
        continue;
      }
      slices.at(batch.time(i)).add(bytes, (int) (found >>> 32), (int) found, weight);
    }
    return counted;
  }
}
