package dev.streamgauge.joins;

import dev.streamgauge.windows.result.WindowCounts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Joins all panes of a window; each side and shard may have several. */
final class JoinFn extends DoFn<KV<Integer, Iterable<KV<Boolean, WindowCounts>>>, JoinedCount> {
  private final boolean leftAlone;
  private final boolean rightAlone;

  /** Creates a join that optionally keeps keys that are on one side only. */
  JoinFn(boolean leftAlone, boolean rightAlone) {
    this.leftAlone = leftAlone;
    this.rightAlone = rightAlone;
  }

  private record Count(long count, long revision) {}

  private static final class Sides {
    private @Nullable Count left;
    private @Nullable Count right;

    void take(boolean isLeft, Count count) {
      if (isLeft) {
        left = later(left, count);
      } else {
        right = later(right, count);
      }
    }

    private static Count later(@Nullable Count known, Count count) {
      return known == null || known.revision < count.revision ? count : known;
    }

    long revision() {
      return Math.max(left == null ? 0 : left.revision, right == null ? 0 : right.revision);
    }
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<KV<Boolean, WindowCounts>>> element,
      PaneInfo pane,
      OutputReceiver<JoinedCount> out) {
    Map<String, Sides> keys = new LinkedHashMap<>();
    long start = 0;
    long end = 0;
    for (KV<Boolean, WindowCounts> side : element.getValue()) {
      WindowCounts counts = side.getValue();
      start = counts.startMillis();
      end = counts.endMillis();
      for (int i = 0; i < counts.counts().size(); i++) {
        keys.computeIfAbsent(counts.counts().key(i), key -> new Sides())
            .take(side.getKey(), new Count(counts.counts().count(i), counts.revision()));
      }
    }
    for (Map.Entry<String, Sides> entry : keys.entrySet()) {
      Sides sides = entry.getValue();
      if ((sides.right != null || leftAlone) && (sides.left != null || rightAlone)) {
        out.output(
            new JoinedCount(
                start,
                end,
                entry.getKey(),
                sides.left == null ? null : sides.left.count,
                sides.right == null ? null : sides.right.count,
                // Each pane has a higher revision, and after a restart the sides begin with higher
                // ones.
                sides.revision() + pane.getIndex()));
      }
    }
  }
}
