package dev.streamgauge.state;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.Account;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;

/** Lines in, and results out as {@code start-end key=count revision}, in seconds after T0. */
final class Rows {
  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  static final long T0 = 1_700_000_000_000L;

  private Rows() {}

  /**
   * A pipeline in which periods stay in their order, as they do on runners of records and
   * micro-batches: of several workers of the DirectRunner one may overtake another.
   */
  static TestPipeline pipeline() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(1);
    return TestPipeline.fromOptions(options);
  }

  static Instant second(double second) {
    return new Instant(millis(second));
  }

  private static long millis(double second) {
    return T0 + Math.round(second * 1000);
  }

  /** Lines as {@code second:text}. */
  static LineBatch lines(String... lines) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (String line : lines) {
      int colon = line.indexOf(':');
      long time = millis(Double.parseDouble(line.substring(0, colon)));
      builder.append(line.substring(colon + 1), time).cover(time, time);
    }
    return builder.build();
  }

  /** Read when the source's watermark was at that second. */
  static LineBatch readAt(double second, LineBatch batch) {
    return batch.withWatermark(millis(second));
  }

  static LineBatch heartbeat(double from, double to) {
    return LineBatch.heartbeat("test", millis(from), millis(to));
  }

  /** A stream of batches whose watermark begins at second 0. */
  static TestStream.Builder<LineBatch> stream() {
    return TestStream.create(LineBatchCoder.of()).advanceWatermarkTo(second(0));
  }

  static PCollection<String> of(PCollection<WindowCounts> panes) {
    return panes.apply(FlatMapElements.into(TypeDescriptors.strings()).via(Rows::of));
  }

  private static List<String> of(WindowCounts pane) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < pane.counts().size(); i++) {
      rows.add(
          String.format(
              "%s-%s %s=%d %d",
              seconds(pane.startMillis()),
              seconds(pane.endMillis()),
              pane.counts().key(i),
              pane.counts().count(i),
              pane.revision()));
    }
    return rows;
  }

  private static String seconds(long millis) {
    return String.valueOf((millis - T0) / 1000.0).replaceFirst("\\.0$", "");
  }

  /** Runs the pipeline to its end and returns its counters. */
  static Map<String, Long> account(TestPipeline pipeline) {
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return Account.of(result);
  }
}
