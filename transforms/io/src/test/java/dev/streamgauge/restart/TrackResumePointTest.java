package dev.streamgauge.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.BatchedSource;
import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.io.source.FakeSource;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TrackResumePointTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final long SECOND = 1000;

  /** Static since the runner makes the sink anew from its serialized form. */
  private static final CountDownLatch SINK_MAY_WRITE = new CountDownLatch(1);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** A database that is away while the window at T0 + 10 s is to be written. */
  private static final class SlowSink extends DoFn<WindowCounts, Void> {
    @ProcessElement
    public void process(@Element WindowCounts pane) throws InterruptedException {
      if (pane.startMillis() == T0 + 10 * SECOND) {
        SINK_MAY_WRITE.await(1, TimeUnit.MINUTES);
      }
    }
  }

  private static Pipeline pipeline() {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs("--blockOnRun=false", "--targetParallelism=3").create();
    return Pipeline.create(options);
  }

  private static MergedSource<FakeSource.Mark> merged(FakeSource source) {
    return MergedSource.of(
        "fake",
        List.of(
            BatchedSource.of(
                source,
                "fake",
                (String line, Instant time, LineBatchBuilder batch) ->
                    batch.append(line, time.getMillis()))));
  }

  @Test
  public void waitsForTheSlowestSink() throws Exception {
    ResumePointFile file = ResumePointFile.in(Path.of(folder.getRoot().getPath()));
    file.begin(ResumePoint.NONE);
    FakeSource source = new FakeSource();
    SlidingCount count = SlidingCount.of(Duration.standardSeconds(10));
    Pipeline pipeline = pipeline();
    PCollection<LineBatch> lines =
        pipeline.apply(Read.from(merged(source).withEndListener(file::freeze)));
    PCollection<WindowCounts> counts = lines.apply(count);
    PCollection<Void> written = counts.apply("Slow", ParDo.of(new SlowSink()));
    lines.apply(TrackResumePoint.in(file, count.openWindows(), List.of(written)));
    PipelineResult result = pipeline.run();

    source.feed().line("a", T0 + 5 * SECOND).line("b", T0 + 11 * SECOND);
    await().atMost(60, TimeUnit.SECONDS).until(() -> file.startMillis() == T0 + 10 * SECOND);
    // The window at 20 s is done, but for that at 10 s the sink has not written.
    source.feed().line("c", T0 + 21 * SECOND).pause().line("d", T0 + 31 * SECOND);
    await()
        .during(1, TimeUnit.SECONDS)
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> file.startMillis() == T0 + 10 * SECOND);
    SINK_MAY_WRITE.countDown();
    await().atMost(60, TimeUnit.SECONDS).until(() -> file.startMillis() == T0 + 30 * SECOND);

    // The end of the source closes the window at 30 s, which is not complete by that.
    try {
      DrainSignal.request();
      result.waitUntilFinish(Duration.standardMinutes(1));
      assertThat(result.getState()).isEqualTo(PipelineResult.State.DONE);
      assertThat(file.read().startMillis()).isEqualTo(T0 + 30 * SECOND);
    } finally {
      DrainSignal.clear();
    }
  }

  @Test
  public void theGaugeIsNotAheadOfWhatTheSourceTold() {
    FakeSource source = new FakeSource();
    SlidingCount count = SlidingCount.of(Duration.standardSeconds(10));
    Pipeline pipeline = pipeline();
    PCollection<LineBatch> lines = pipeline.apply(Read.from(merged(source)));
    lines.apply(TrackResumePoint.measured(count.openWindows(), List.of()));
    PipelineResult result = pipeline.run();

    // A batch each, which begins where the one before ended, with the watermark behind that. The
    // next only when the gauge is set: of two values in the same millisecond it keeps either.
    source.feed().line("at 1", T0 + SECOND).pause().line("at 11", T0 + 11 * SECOND).pause();
    untilWritten(result, T0 + SECOND);
    source.feed().line("at 21", T0 + 21 * SECOND).pause();
    untilWritten(result, T0 + 11 * SECOND);
    source.feed().line("at 31", T0 + 31 * SECOND).pause();
    untilWritten(result, T0 + 21 * SECOND);

    // The end of the source closes the period at 30 s, into which no batch falls.
    try {
      DrainSignal.request();
      result.waitUntilFinish(Duration.standardMinutes(1));
      assertThat(writtenMillis(result)).isEqualTo(T0 + 21 * SECOND);
    } finally {
      DrainSignal.clear();
    }
  }

  private static void untilWritten(PipelineResult result, long millis) {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(writtenMillis(result)).isEqualTo(millis));
  }

  /** The gauge, 0 while it is not set. */
  private static long writtenMillis(PipelineResult result) {
    long written = 0;
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(
                MetricNameFilter.named(MetricNames.NAMESPACE, TrackResumePoint.WRITTEN_MILLIS))
            .build();
    for (MetricResult<GaugeResult> gauge : result.metrics().queryMetrics(filter).getGauges()) {
      written = gauge.getCommitted().getValue();
    }
    return written;
  }
}
