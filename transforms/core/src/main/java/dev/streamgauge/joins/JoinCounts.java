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
 * Joins the counts of two streams by window and key: what a join of two windowed DStreams by key
 * does, for streams of lines.
 *
 * <pre>{@code
 * SlidingCount byHost = SlidingCount.of(Duration.standardSeconds(30)).perKey(LineKey.column(2));
 * PCollection<WindowCounts> all = lines.apply("All", byHost);
 * PCollection<WindowCounts> errors =
 *     lines.apply(ErrorFilter.containing("ERROR")).apply("Errors", byHost);
 * PCollection<JoinedCount> both = all.apply(JoinCounts.leftOuter(errors));
 * }</pre>
 *
 * <p>A result comes when the watermark passes the window's end, and again with a higher revision
 * when late lines correct either side; a key that was without a partner may get one so. The streams
 * are joined as counts, a few elements for each window; a join of the elements themselves is that
 * of Beam's {@code extensions-join-library}.
 *
 * <p>Both streams must be in the same windows: those of {@code SlidingCount}s of the same size. So
 * is the output.
 *
 * @since 0.1.0
 */
public final class JoinCounts
    extends PTransform<PCollection<WindowCounts>, PCollection<JoinedCount>> {
  /**
   * What comes out of one shuffle may come late to the next: on Spark what is on time would be lost
   * without it (apache/beam#23129).
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

  /** Keys that both streams have in a window. */
  public static JoinCounts inner(PCollection<WindowCounts> right) {
    return new JoinCounts(right, false, false);
  }

  /** Keys of the left stream, with those of the right where there are any. */
  public static JoinCounts leftOuter(PCollection<WindowCounts> right) {
    return new JoinCounts(right, true, false);
  }

  /** Keys of either stream. */
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

  /** All keys of a window go together: it is the window that is the key of the shuffle. */
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
