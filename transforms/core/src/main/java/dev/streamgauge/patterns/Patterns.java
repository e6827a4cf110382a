package dev.streamgauge.patterns;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.time.IntervalPanes;
import dev.streamgauge.windows.time.WindowSpec;
import java.util.Objects;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Finds the kinds of lines in each window: their templates, how often and when they were seen, and
 * a sample of each.
 *
 * <pre>{@code
 * lines
 *     .apply(Patterns.in(SlidingCount.of(Duration.standardHours(1))))
 *     .apply(
 *         FlatMapElements.into(strings())
 *             .via(window -> Iterables.transform(window.patterns().patterns(), Pattern::template)));
 * }</pre>
 *
 * <p>Each line is reduced to a signature, by itself: its message, in which what looks like a value
 * is replaced. Signatures are counted, and patterns are found in the set of signatures of a window.
 * So the result depends only on which lines are in a window: not on their order, the runner, or the
 * number of readers.
 *
 * <p>Windows, lateness, corrections and metrics are those of the given {@link SlidingCount}, whose
 * key is ignored; a window without lines has no result. A window keeps at most {@value
 * PatternCounts#MAX_SIGNATURES} signatures, of up to one and a half kilobytes each with their
 * samples; if its lines have more, all signatures become coarser until they fit. All signatures of
 * a window are one output element. What bundles add is summed per slice of a period when the slice
 * ends, so that what waits for the end of a long window does not grow with the number of bundles.
 *
 * <p>The input must be in the global window; the output is in the windows of the results.
 *
 * @since 0.1.0
 */
public final class Patterns
    extends PTransform<PCollection<LineBatch>, PCollection<WindowPatterns>> {
  private static final Coder<KV<IntervalWindow, byte[]>> PARTS =
      KvCoder.of(IntervalWindow.getCoder(), ByteArrayCoder.of());
  private static final Coder<KV<IntervalWindow, PatternCounts>> SUMS =
      KvCoder.of(IntervalWindow.getCoder(), PatternCounts.CountsCoder.of());

  private final SlidingCount windows;
  private final @Nullable LineTime times;
  private final boolean ofTallies;

  private Patterns(SlidingCount windows, @Nullable LineTime times, boolean ofTallies) {
    this.windows = windows;
    this.times = times;
    this.ofTallies = ofTallies;
  }

  /** Returns a PTransform that finds the patterns in each of the windows of {@code windows}. */
  public static Patterns in(SlidingCount windows) {
    return new Patterns(Objects.requireNonNull(windows, "windows"), null, false);
  }

  /**
   * Takes when lines were first and last seen from the lines themselves instead of from their event
   * times, for input whose event time is that of reading. Lines in which {@code times} finds none
   * count without one: a pattern of only such lines has the times {@link LineTime#NONE}.
   */
  public Patterns withTimes(LineTime times) {
    return new Patterns(windows, Objects.requireNonNull(times, "times"), ofTallies);
  }

  /**
   * Returns a function that replaces the lines of a batch by their signatures, for push-down into a
   * source whose lines are needed for nothing else: its threads read signatures in parallel, and
   * these are encoded, shuffled and checkpointed instead of lines.
   *
   * <pre>{@code
   * Patterns patterns = Patterns.in(SlidingCount.of(Duration.standardHours(1)));
   * pipeline
   *     .apply(KafkaLines.read("broker:9092", "logs").withPushDown(patterns.tally()))
   *     .apply(patterns.ofTallies())
   * }</pre>
   */
  public LineBatchFn tally() {
    return new TallyPatternsFn(windows.spec().slice(), times);
  }

  /** Finds the patterns in the output of {@link #tally()}. */
  public Patterns ofTallies() {
    return new Patterns(windows, times, true);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.include("windows", windows);
    builder.addIfNotNull(
        DisplayData.item("times", times == null ? null : times.getClass())
            .withLabel("Finds the times in lines"));
    builder.add(
        DisplayData.item("maxSignatures", PatternCounts.MAX_SIGNATURES)
            .withLabel("Most signatures of a window"));
  }

  @Override
  public PCollection<WindowPatterns> expand(PCollection<LineBatch> input) {
    WindowSpec spec = windows.spec();
    PCollection<KV<IntervalWindow, byte[]>> parts =
        input
            .apply("SignBundle", ParDo.of(new SignLinesFn(spec, times, ofTallies)))
            .setCoder(PARTS);
    for (long length : PatternParts.lengths(spec)) {
      parts =
          parts
              .apply(
                  "Parts" + length,
                  IntervalPanes.discarding(
                      new PatternWindows(), PatternParts.lateness(spec, length)))
              .apply("Sum" + length, Combine.perKey(new MergeFn()))
              .setCoder(SUMS)
              .apply("Next" + length, ParDo.of(PatternParts.after(length, spec)))
              .setCoder(PARTS);
    }
    return parts
        .apply("Window", IntervalPanes.of(new PatternWindows(), Duration.millis(spec.lateness())))
        .apply("Merge", Combine.perKey(new MergeFn()))
        .setCoder(SUMS)
        .apply("Pane", ParDo.of(new PaneFn(spec.firstRevision())))
        .setCoder(WindowPatterns.PatternsCoder.of());
  }

  /** Merges the signatures of parts of a window. */
  private static final class MergeFn
      extends Combine.CombineFn<byte[], PatternCounts, PatternCounts> {
    @Override
    public PatternCounts createAccumulator() {
      return new PatternCounts();
    }

    @Override
    public PatternCounts addInput(PatternCounts sum, byte[] part) {
      sum.addAll(PatternCounts.decode(new ByteBuf(part)));
      return sum;
    }

    @Override
    public PatternCounts mergeAccumulators(Iterable<PatternCounts> sums) {
      PatternCounts merged = new PatternCounts();
      sums.forEach(merged::addAll);
      return merged;
    }

    @Override
    public PatternCounts extractOutput(PatternCounts sum) {
      // An accumulating window continues adding to its sum after it has fired.
      return sum.copy();
    }

    @Override
    public Coder<PatternCounts> getAccumulatorCoder(
        CoderRegistry registry, Coder<byte[]> inputCoder) {
      return PatternCounts.CountsCoder.of();
    }

    @Override
    public Coder<PatternCounts> getDefaultOutputCoder(
        CoderRegistry registry, Coder<byte[]> inputCoder) {
      return PatternCounts.CountsCoder.of();
    }
  }

  private static final class PaneFn
      extends DoFn<KV<IntervalWindow, PatternCounts>, WindowPatterns> {
    private final long firstRevision;

    PaneFn(long firstRevision) {
      this.firstRevision = firstRevision;
    }

    @ProcessElement
    public void process(
        @Element KV<IntervalWindow, PatternCounts> window,
        PaneInfo pane,
        OutputReceiver<WindowPatterns> out) {
      out.output(
          WindowPatterns.of(
              window.getKey().start().getMillis(),
              window.getKey().end().getMillis(),
              pane.getTiming(),
              firstRevision + pane.getIndex(),
              window.getValue()));
    }
  }
}
