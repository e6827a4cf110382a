package dev.streamgauge.windows.time;

import dev.streamgauge.lines.LineBatch;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.beam.sdk.annotations.Internal;

/** Sorts lines by event time. */
@Internal
public final class Earliest {
  private Earliest() {}

  /**
   * Returns the {@code limit} lines of {@code batch} with the earliest event times, the earliest
   * first; lines with equal times are sorted by text, so that the result does not depend on the
   * input order.
   */
  public static LineBatch lines(LineBatch batch, int limit) {
    int[] order =
        IntStream.range(0, batch.size())
            .boxed()
            .sorted(Comparator.<Integer>comparingLong(batch::time).thenComparing(batch::line))
            .limit(limit)
            .mapToInt(Integer::intValue)
            .toArray();
    return batch.select(order, order.length);
  }
}
