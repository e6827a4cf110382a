package dev.streamgauge.windows;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.windows.bundle.SplitLinesFn;
import dev.streamgauge.windows.result.WindowLines;
import dev.streamgauge.windows.time.Earliest;
import dev.streamgauge.windows.time.IntervalPanes;
import dev.streamgauge.windows.time.LineWindows;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gathers the lines of each window, for functions that need all of them at once.
 *
 * <pre>{@code
 * PCollection<WindowLines> windows =
 *     lines.apply(SlidingLines.in(SlidingCount.of(Duration.standardSeconds(30))));
 * windows.apply(MapElements.into(strings()).via(window -> longest(window.strings())));
 * }</pre>
 *
 * <p>Windows, lateness, corrections and metrics are those of the given {@link SlidingCount}, whose
 * key is ignored; a window without lines has no result. All lines of a window are one output
 * element, so they must fit into the memory of one worker, and a line is shuffled once for each
 * window that contains it. {@link #first} limits both to a few lines per window, for windows that
 * are only inspected.
 *
 * <p>The input must be in the global window; the output is in the gathered windows.
 *
 * @since 0.1.0
 */
public final class SlidingLines
    extends PTransform<PCollection<LineBatch>, PCollection<WindowLines>> {
  private final SlidingCount windows;
  private final int limit;

  private SlidingLines(SlidingCount windows, int limit) {
    this.windows = windows;
    this.limit = limit;
  }

  /** Returns a PTransform that gathers all lines of the windows of {@code windows}. */
  public static SlidingLines in(SlidingCount windows) {
    return new SlidingLines(windows, Integer.MAX_VALUE);
  }

  /**
   * Gathers only the {@code n} lines of each window with the earliest event times.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SlidingLines first(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("The first lines are 1 or more, not " + n + ".");
    }
    return new SlidingLines(windows, n);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.include("windows", windows);
    builder.addIfNotDefault(
        DisplayData.item("limit", limit).withLabel("Most lines of a window"), Integer.MAX_VALUE);
  }

  @Override
  public PCollection<WindowLines> expand(PCollection<LineBatch> input) {
    return input
        .apply("Cut", ParDo.of(new SplitLinesFn(windows.spec(), limit)))
        .setCoder(KvCoder.of(VarLongCoder.of(), LineBatchCoder.of()))
        .apply(
            "Window", IntervalPanes.of(new LineWindows(windows.size()), windows.allowedLateness()))
        .apply("Gather", GroupByKey.create())
        .apply("Join", ParDo.of(new JoinLinesFn(windows, limit)))
        .setCoder(WindowLines.LinesCoder.of());
  }

  /** Joins all batches of a window into one. */
  private static final class JoinLinesFn extends DoFn<KV<Long, Iterable<LineBatch>>, WindowLines> {
    private final long size;
    private final long firstRevision;
    private final int limit;

    JoinLinesFn(SlidingCount windows, int limit) {
      this.size = windows.size().getMillis();
      this.firstRevision = windows.firstRevision();
      this.limit = limit;
    }

    @ProcessElement
    public void process(
        @Element KV<Long, Iterable<LineBatch>> parts,
        PaneInfo pane,
        OutputReceiver<WindowLines> out) {
      long start = parts.getKey();
      LineBatchBuilder all = LineBatch.builder("window");
      long epoch = RunEpoch.FIRST;
      for (LineBatch part : parts.getValue()) {
        all.append(part);
        epoch = Math.max(epoch, part.epoch());
      }
      out.output(
          WindowLines.of(
              start,
              start + size,
              pane.getTiming(),
              Math.max(firstRevision, RunEpoch.firstRevision(epoch)) + pane.getIndex(),
              Earliest.lines(all.build(), limit)));
    }
  }
}
