package dev.streamgauge.io;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.OpenWindows;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.joda.time.Duration;

/**
 * Keeps a {@link HorizonFile} at the oldest window that is not written for good, on a runner that
 * saves no state of its own, so that a restart knows where to begin.
 *
 * <p>It groups, per period of event time, a token for each batch that was read, heartbeats
 * included, with what the sinks put out, which is nothing: the group comes when the watermarks of
 * all have passed the period, and a sink's does so when every result up to there is in. That needs
 * a runner whose watermarks wait for elements under way; the DirectRunner's and the FlinkRunner's
 * do, the SparkRunner's do not.
 *
 * <pre>{@code
 * PCollection<Void> written = lines.apply(slidingCount).apply(sink);
 * lines.apply(TrackHorizon.in(file, slidingCount.openWindows(), List.of(written)));
 * }</pre>
 */
public final class TrackHorizon extends PTransform<PCollection<LineBatch>, PDone> {
  private final HorizonFile file;
  private final OpenWindows windows;
  private final transient List<PCollection<Void>> written;

  private TrackHorizon(HorizonFile file, OpenWindows windows, List<PCollection<Void>> written) {
    this.file = file;
    this.windows = windows;
    this.written = written;
  }

  /** Moves {@code file} on by what is written, where writing has the outputs {@code written}. */
  public static TrackHorizon in(
      HorizonFile file, OpenWindows windows, List<PCollection<Void>> written) {
    return new TrackHorizon(file, windows, List.copyOf(written));
  }

  @Override
  public PDone expand(PCollection<LineBatch> input) {
    PCollection<Void> tokens =
        input.apply("Token", ParDo.of(new TokenFn())).setCoder(VoidCoder.of());
    PCollectionList<Void> all = PCollectionList.of(tokens.apply("Periods", periods()));
    for (int i = 0; i < written.size(); i++) {
      all = all.and(written.get(i).apply("PeriodsOfSink" + i, periods()));
    }
    all.apply("WithSinks", Flatten.pCollections())
        .apply("Key", ParDo.of(new KeyFn()))
        .setCoder(KvCoder.of(VoidCoder.of(), VoidCoder.of()))
        .apply("WhenWritten", GroupByKey.create())
        .apply("Advance", ParDo.of(new AdvanceFn(file, windows)));
    return PDone.in(input.getPipeline());
  }

  private Window<Void> periods() {
    return Window.<Void>into(FixedWindows.of(windows.period()))
        .triggering(AfterWatermark.pastEndOfWindow())
        .discardingFiredPanes()
        .withAllowedLateness(Duration.ZERO);
  }

  private static final class TokenFn extends DoFn<LineBatch, Void> {
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
      // The group comes at the earliest when the watermark is at the period's end.
      file.advance(windows.oldestAt(window.maxTimestamp().getMillis() + 1));
    }
  }
}
