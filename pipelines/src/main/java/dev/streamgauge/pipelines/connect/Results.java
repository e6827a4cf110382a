package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.restart.ResumePointFile;
import dev.streamgauge.restart.TrackResumePoint;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.time.OpenWindows;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * The last stage of all programs: writes results, and tracks the time up to which all are written.
 */
public final class Results {
  private Results() {}

  /**
   * Builds the pipeline from {@code source} through {@code count} to {@code sink}.
   *
   * @param windows the windows that may still change
   */
  public static Pipeline pipeline(
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

  public static <T> void write(
      PCollectionTuple lines,
      PCollection<T> results,
      PTransform<PCollection<T>, PCollection<Void>> sink,
      OpenWindows windows,
      RunContext context) {
    write(lines, results, ResultListener.none(), sink, windows, context);
  }

  /**
   * Writes results to a sink.
   *
   * @param listener sees the results before they are written
   */
  public static <T> void write(
      PCollectionTuple lines,
      PCollection<T> results,
      ResultListener<? super T> listener,
      PTransform<PCollection<T>, PCollection<Void>> sink,
      OpenWindows windows,
      RunContext context) {
    written(
        lines,
        List.of(measured("MeasureDelay", results, listener).apply("Results", sink)),
        windows,
        context);
  }

  /** Returns {@code results}, measuring how late they come, and showing them to a listener. */
  public static <T> PCollection<T> measured(
      String name, PCollection<T> results, ResultListener<? super T> listener) {
    return results
        .apply(name, ParDo.of(ResultDelay.measure(listener)))
        .setCoder(results.getCoder());
  }

  /**
   * Tracks the time up to which all results are written.
   *
   * @param sinks the outputs of all sinks
   * @param windows the windows that may still change
   */
  public static void written(
      PCollectionTuple lines,
      List<PCollection<Void>> sinks,
      OpenWindows windows,
      RunContext context) {
    List<PCollection<Void>> written = new ArrayList<>(sinks);
    if (context.tracking() == RunContext.Tracking.NONE) {
      return;
    }
    if (lines.has(DeadLetters.WRITTEN)) {
      written.add(lines.get(DeadLetters.WRITTEN));
    }
    TrackResumePoint track =
        context.tracking() == RunContext.Tracking.FILE
            ? TrackResumePoint.in(
                ResumePointFile.in(context.resumePointDirectory().orElseThrow()), windows, written)
            : TrackResumePoint.measured(windows, written);
    lines.get(DeadLetters.LINES).apply("TrackResumePoint", track);
  }
}
