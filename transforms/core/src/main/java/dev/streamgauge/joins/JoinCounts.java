package dev.streamgauge.joins;

import dev.streamgauge.windows.result.WindowCounts;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;

/**
 * Joins the counts of two streams by window and key, like a join by key of two windowed DStreams.
 *
 * <pre>{@code
 * SlidingCount byHost = SlidingCount.of(Duration.standardSeconds(30)).perKey(LineKey.column(2));
 * PCollection<WindowCounts> all = lines.apply("All", byHost);
 * PCollection<WindowCounts> errors =
 *     lines.apply(ErrorFilter.containing("ERROR")).apply("Errors", byHost);
 * PCollection<JoinedCount> both = all.apply(JoinCounts.leftOuter(errors));
 * }</pre>
 *
 * <p>A result is emitted when the watermark passes the window's end, and again with a higher
 * revision when late lines correct either side, which may also match a key that had no partner. The
 * streams are joined as counts, a few elements per window; to join the elements themselves, use
 * Beam's {@code extensions-join-library}.
 *
 * <p>Both streams must be in the same windows: those of {@code SlidingCount}s of the same size. The
 * output is in these windows too.
 *
 * @since 0.1.0
 */
public final class JoinCounts
    extends PTransform<PCollection<WindowCounts>, PCollection<JoinedCount>> {
  /**
   * Output of one shuffle may be late for the next: without this, Spark would drop on-time results
   * (apache/beam#23129).
   */
  private static final Duration GRACE = Duration.standardMinutes(1);

  private final transient PCollection<WindowCounts> right;
  private final boolean leftAlone;
  private final boolean rightAlone;

  private JoinCounts(PCollection<WindowCounts> right, boolean leftAlone, boolean rightAlone) {
    this.right = right;
    this.leftAlone = leftAlone;
    this.rightAlone = rightAlone;
  }

  /** Returns a PTransform that joins the keys that both streams have in a window. */
  public static JoinCounts inner(PCollection<WindowCounts> right) {
    return new JoinCounts(right, false, false);
  }

  /**
   * Returns a PTransform that keeps the keys of the left stream, joined with the right where it has
   * them.
   */
  public static JoinCounts leftOuter(PCollection<WindowCounts> right) {
    return new JoinCounts(right, true, false);
  }

  /** Returns a PTransform that keeps the keys of either stream. */
  public static JoinCounts fullOuter(PCollection<WindowCounts> right) {
    return new JoinCounts(right, true, true);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("leftOuter", leftAlone).withLabel("Keys of the left side alone"));
    builder.add(
        DisplayData.item("rightOuter", rightAlone).withLabel("Keys of the right side alone"));
  }

  @Override
  public PCollection<JoinedCount> expand(PCollection<WindowCounts> left) {
    Duration lateness = left.getWindowingStrategy().getAllowedLateness();
    if (lateness.isShorterThan(right.getWindowingStrategy().getAllowedLateness())) {
      lateness = right.getWindowingStrategy().getAllowedLateness();
    }
    return PCollectionList.of(side("Left", left, true, lateness))
        .and(side("Right", right, false, lateness))
        .apply("Both", Flatten.pCollections())
        .apply("ByWindow", GroupByKey.create())
        .apply("Join", ParDo.of(new JoinFn(leftAlone, rightAlone)))
        .setCoder(JoinedCount.JoinedCountCoder.of());
  }

  private static PCollection<KV<Integer, KV<Boolean, WindowCounts>>> side(
      String name, PCollection<WindowCounts> counts, boolean isLeft, Duration lateness) {
    return counts
        .apply(name, ParDo.of(new SideFn(isLeft)))
        .setCoder(
            KvCoder.of(
                VarIntCoder.of(), KvCoder.of(BooleanCoder.of(), WindowCounts.PaneCoder.of())))
        .apply(
            name + "Panes",
            Window.<KV<Integer, KV<Boolean, WindowCounts>>>configure()
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                .accumulatingFiredPanes()
                .withAllowedLateness(lateness.plus(GRACE), Window.ClosingBehavior.FIRE_IF_NON_EMPTY)
                .withOnTimeBehavior(Window.OnTimeBehavior.FIRE_IF_NON_EMPTY));
  }

  /** Keys the counts by window, so that all keys of a window are shuffled together. */
  private static final class SideFn
      extends DoFn<WindowCounts, KV<Integer, KV<Boolean, WindowCounts>>> {
    private final boolean isLeft;

    SideFn(boolean isLeft) {
      this.isLeft = isLeft;
    }

    @ProcessElement
    public void process(
        @Element WindowCounts counts, OutputReceiver<KV<Integer, KV<Boolean, WindowCounts>>> out) {
      out.output(KV.of(0, KV.of(isLeft, counts)));
    }
  }
}
