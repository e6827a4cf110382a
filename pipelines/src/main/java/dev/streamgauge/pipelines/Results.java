package dev.streamgauge.pipelines;

import dev.streamgauge.io.DeadLetters;
import dev.streamgauge.io.HorizonFile;
import dev.streamgauge.io.TrackHorizon;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.windows.OpenWindows;
import dev.streamgauge.windows.WindowCounts;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** The last stage of all programs: writes results, and tracks how far all of them are written. */
final class Results {
  private Results() {}

  /**
   * Builds the pipeline from {@code source} through {@code count} to {@code sink}.
   *
   * @param windows which of the windows may still change
   */
  static Pipeline pipeline(
      StreamgaugeOptions options,
      RunContext context,
      PTransform<PBegin, PCollectionTuple> source,
      PTransform<PCollection<LineBatch>, PCollection<WindowCounts>> count,
      PTransform<PCollection<WindowCounts>, PCollection<Void>> sink,
      OpenWindows windows) {
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple lines = pipeline.apply("ReadLines", source);
    write(lines, lines.get(DeadLetters.LINES).apply("Count", count), sink, windows, context);
    return pipeline;
  }

  static <T> void write(
      PCollectionTuple lines,
      PCollection<T> results,
      PTransform<PCollection<T>, PCollection<Void>> sink,
      OpenWindows windows,
      RunContext context) {
    List<PCollection<Void>> written = new ArrayList<>();
    written.add(results.apply("Results", sink));
    if (context.tracking() == RunContext.Tracking.NONE) {
      return;
    }
    if (lines.has(DeadLetters.WRITTEN)) {
      written.add(lines.get(DeadLetters.WRITTEN));
    }
    TrackHorizon track =
        context.tracking() == RunContext.Tracking.FILE
            ? TrackHorizon.in(
                HorizonFile.in(context.resumePointDirectory().orElseThrow()), windows, written)
            : TrackHorizon.measured(windows, written);
    lines.get(DeadLetters.LINES).apply("TrackHorizon", track);
  }
}
