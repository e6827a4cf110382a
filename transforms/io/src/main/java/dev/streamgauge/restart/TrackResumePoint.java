package dev.streamgauge.restart;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.time.OpenWindows;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
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
 * Tracks how far results are written, so that a restart knows where to begin. On a runner that
 * saves no state of its own, it keeps a {@link ResumePointFile} at the oldest window that is not
 * final. Otherwise it sets the gauge {@value #WRITTEN_MILLIS}, from which the pipeline's launcher
 * does the rest.
 *
 * <p>For each period of event time, it groups a token per batch read, including heartbeats, with
 * the output of the sinks, which is empty. The group fires when the watermarks of all inputs have
 * passed the period, and a sink's watermark passes it when every result up to there is written.
 * That needs a runner whose watermarks wait for elements in flight; those of the DirectRunner and
 * the FlinkRunner do, those of the SparkRunner do not.
 *
 * <pre>{@code
 * PCollection<Void> written = lines.apply(slidingCount).apply(sink);
 * lines.apply(TrackResumePoint.in(file, slidingCount.openWindows(), List.of(written)));
 * }</pre>
 *
 * @since 0.1.0
 */
public final class TrackResumePoint extends PTransform<PCollection<LineBatch>, PDone> {
  /**
   * Gauge, in the namespace {@code streamgauge}: a watermark of the source, in milliseconds since
   * the epoch, up to which all results are written. It is never ahead of what the source reported
   * while it was read, even though the end of a source closes all windows.
   */
  public static final String WRITTEN_MILLIS = "written_millis";

  private final Duration period;
  private final DoFn<KV<Void, Iterable<Long>>, Void> take;
  private final transient List<PCollection<Void>> written;

  private TrackResumePoint(
      Duration period, DoFn<KV<Void, Iterable<Long>>, Void> take, List<PCollection<Void>> written) {
    this.period = period;
    this.take = take;
    this.written = List.copyOf(written);
  }

  /** Advances {@code file} by the progress of the sinks, whose outputs are {@code written}. */
  public static TrackResumePoint in(
      ResumePointFile file, OpenWindows windows, List<PCollection<Void>> written) {
    return new TrackResumePoint(windows.period(), new AdvanceFn(file, windows), written);
  }

  /** Sets the gauge by the progress of the sinks, whose outputs are {@code written}. */
  public static TrackResumePoint measured(OpenWindows windows, List<PCollection<Void>> written) {
    return new TrackResumePoint(windows.period(), new MeasureFn(), written);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("period", period).withLabel("Period of resume points"));
    builder.add(DisplayData.item("sinks", written.size()).withLabel("Number of sinks followed"));
  }

  @Override
  public PDone expand(PCollection<LineBatch> input) {
    PCollectionList<KV<Void, Long>> all =
        PCollectionList.of(periods("Read", input.apply("Token", ParDo.of(new TokenFn()))));
    for (int i = 0; i < written.size(); i++) {
      String sink = "Sink" + i;
      all = all.and(periods(sink, written.get(i).apply("Nothing" + sink, ParDo.of(new NoneFn()))));
    }
    all.apply("WithSinks", Flatten.pCollections())
        .apply("WhenWritten", GroupByKey.create())
        .apply("Take", ParDo.of(take));
    return PDone.in(input.getPipeline());
  }

  private PCollection<KV<Void, Long>> periods(String name, PCollection<KV<Void, Long>> tokens) {
    return tokens
        .setCoder(KvCoder.of(VoidCoder.of(), VarLongCoder.of()))
        .apply("PeriodsOf" + name, periods());
  }

  private Window<KV<Void, Long>> periods() {
    return Window.<KV<Void, Long>>into(FixedWindows.of(period))
        .triggering(AfterWatermark.pastEndOfWindow())
        .discardingFiredPanes()
        .withAllowedLateness(Duration.ZERO);
  }

  private static final class TokenFn extends DoFn<LineBatch, KV<Void, Long>> {
    @ProcessElement
    public void process(@Element LineBatch batch, OutputReceiver<KV<Void, Long>> out) {
      out.output(KV.of(null, batch.watermarkMillis()));
    }
  }

  /** Converts a sink's empty output to the type of tokens. */
  private static final class NoneFn extends DoFn<Void, KV<Void, Long>> {
    @ProcessElement
    public void process(OutputReceiver<KV<Void, Long>> out) {
      out.output(KV.of(null, LineBatch.NO_WATERMARK));
    }
  }

  private static final class AdvanceFn extends DoFn<KV<Void, Iterable<Long>>, Void> {
    private final ResumePointFile file;
    private final OpenWindows windows;

    AdvanceFn(ResumePointFile file, OpenWindows windows) {
      this.file = file;
      this.windows = windows;
    }

    @ProcessElement
    public void process(BoundedWindow window) {
      // The group fires no earlier than when the watermark is at the period's end.
      file.advance(windows.oldestAt(end(window)));
    }
  }

  private static final class MeasureFn extends DoFn<KV<Void, Iterable<Long>>, Void> {
    private final Gauge writtenMillis = Metrics.gauge(MetricNames.NAMESPACE, WRITTEN_MILLIS);

    @ProcessElement
    public void process(@Element KV<Void, Iterable<Long>> watermarks, BoundedWindow window) {
      long reported = LineBatch.NO_WATERMARK;
      for (long watermark : watermarks.getValue()) {
        reported = Math.max(reported, watermark);
      }
      writtenMillis.set(Math.min(reported, end(window)));
    }
  }

  private static long end(BoundedWindow window) {
    return window.maxTimestamp().getMillis() + 1;
  }
}
