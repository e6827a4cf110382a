package dev.streamgauge.io;

import dev.streamgauge.windows.OpenWindows;
import dev.streamgauge.windows.WindowCounts;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/**
 * Keeps a {@link HorizonFile} at the oldest window that is not written for good, on a runner that
 * saves no state of its own, so that a restart knows where to begin.
 *
 * <p>It groups, per window, a token for each result with what the sinks put out, which is nothing:
 * the group comes when the watermarks of all have passed the window's end, and a sink's does so
 * when every result up to there is in. That needs a runner whose watermarks wait for elements under
 * way; the DirectRunner's and the FlinkRunner's do, the SparkRunner's do not.
 *
 * <pre>{@code
 * PCollection<Void> written = counts.apply(sink);
 * counts.apply(TrackHorizon.in(file, slidingCount.openWindows(), written));
 * }</pre>
 */
public final class TrackHorizon extends PTransform<PCollection<WindowCounts>, PDone> {
  private final HorizonFile file;
  private final OpenWindows windows;
  private final transient PCollection<Void> written;

  private TrackHorizon(HorizonFile file, OpenWindows windows, PCollection<Void> written) {
    this.file = file;
    this.windows = windows;
    this.written = written;
  }

  /** Moves {@code file} on by the results whose writing has the output {@code written}. */
  public static TrackHorizon in(HorizonFile file, OpenWindows windows, PCollection<Void> written) {
    return new TrackHorizon(file, windows, written);
  }

  @Override
  public PDone expand(PCollection<WindowCounts> input) {
    PCollection<Void> tokens = input.apply("Token", ParDo.of(new TokenFn()));
    PCollectionList.of(tokens.setCoder(VoidCoder.of()))
        .and(written)
        .apply("WithSinks", Flatten.pCollections())
        .apply("Key", ParDo.of(new KeyFn()))
        .setCoder(KvCoder.of(VoidCoder.of(), VoidCoder.of()))
        .apply("WhenWritten", GroupByKey.create())
        .apply("Advance", ParDo.of(new AdvanceFn(file, windows)));
    return PDone.in(input.getPipeline());
  }

  private static final class TokenFn extends DoFn<WindowCounts, Void> {
    @ProcessElement
    public void process(OutputReceiver<Void> out) {
      out.output(null);
    }
  }

  private static final class KeyFn extends DoFn<Void, KV<Void, Void>> {
    @ProcessElement
    public void process(OutputReceiver<KV<Void, Void>> out) {
      out.output(KV.of(null, null));
    }
  }

  private static final class AdvanceFn extends DoFn<KV<Void, Iterable<Void>>, Void> {
    private final HorizonFile file;
    private final OpenWindows windows;

    AdvanceFn(HorizonFile file, OpenWindows windows) {
      this.file = file;
      this.windows = windows;
    }

    @ProcessElement
    public void process(BoundedWindow window) {
      // The group comes at the earliest when the watermark is at the window's end.
      file.advance(windows.oldestAt(window.maxTimestamp().getMillis() + 1));
    }
  }
}
