package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.bundle.LineMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.joda.time.Duration;

/** Slices as a pipeline counts them, without a pipeline. */
public final class TestSlices {
  private TestSlices() {}

  /** The slices of {@code batches}, in their order; late lines are not dropped. */
  public static List<Slice> of(RuleSet rules, LineBatch... batches) {
    BundleCounts counts = new BundleCounts(rules, Duration.ZERO, 0, new LineMetrics());
    for (LineBatch batch : batches) {
      counts.add(batch);
    }
    List<Slice> slices = new ArrayList<>();
    counts.drain(slices::add);
    slices.sort(Comparator.comparingLong(Slice::startMillis));
    return slices;
  }

  /** Says that no more comes on time. */
  public static Slice last(Slice slice) {
    Slice last = slice.copy();
    last.setLast();
    return last;
  }

  /** All that two parts have counted in the same slice. */
  public static Slice sum(Slice a, Slice b) {
    Slice sum = a.copy();
    sum.add(b);
    return sum;
  }
}
