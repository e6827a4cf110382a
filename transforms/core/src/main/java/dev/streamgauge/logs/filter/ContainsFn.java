package dev.streamgauge.logs.filter;

import dev.streamgauge.lines.ByteSearch;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;

/** Keeps lines that contain a byte sequence. */
@Internal
public final class ContainsFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  private final ByteSearch search;

  public ContainsFn(ByteSearch search) {
    this.search = search;
  }

  @Override
  public LineBatch apply(LineBatch batch) {
    return batch.liesInOrder() ? searchRegion(batch) : searchEachLine(batch);
  }

  /**
   * Searches all lines in one pass, since setting up a search costs as much as searching a short
   * line.
   */
  private LineBatch searchRegion(LineBatch batch) {
    int size = batch.size();
    if (size == 0) {
      return batch;
    }
    byte[] bytes = batch.bytes();
    int to = batch.end(size - 1);
    // Usually few lines match: clearing an array for all of them would cost more than growing one.
    int[] kept = new int[16 + size / 16];
    int count = 0;
    int line = 0;
    int hit = search.indexOf(bytes, batch.start(0), to);
    while (hit >= 0) {
      int hitEnd = hit + search.length();
      line = lineEndingAtOrAfter(batch, line, hitEnd);
      int next;
      if (batch.start(line) <= hit) {
        if (count == kept.length) {
          kept = Arrays.copyOf(kept, Math.min(size, count * 2));
        }
        kept[count++] = line;
        line++;
        next = line == size ? to : batch.start(line);
      } else {
        // The match crosses a line boundary, or lies in a gap between two lines.
        next = hit + 1;
      }
      hit = search.indexOf(bytes, next, to);
    }
    return count == size ? batch : batch.select(kept, count);
  }

  /** Returns the first line from {@code from} that ends at or after {@code position}. */
  private static int lineEndingAtOrAfter(LineBatch batch, int from, int position) {
    int low = from;
    int step = 1;
    int high = from;
    int last = batch.size() - 1;
    // Galloping search: the next hit is near if many lines match, far if few do.
    while (high < last && batch.end(high) < position) {
      low = high + 1;
      high = Math.min(last, high + step);
      step *= 2;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (batch.end(middle) < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private LineBatch searchEachLine(LineBatch batch) {
    int[] kept = new int[batch.size()];
    int count = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (search.indexOf(batch.bytes(), batch.start(i), batch.end(i)) >= 0) {
        kept[count++] = i;
      }
    }
    return batch.select(kept, count);
  }
}
