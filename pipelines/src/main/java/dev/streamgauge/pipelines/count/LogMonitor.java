package dev.streamgauge.pipelines.count;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.io.format.TextFormat;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.pipelines.alert.AlertMonitor;
import dev.streamgauge.pipelines.connect.DeadLetterTarget;
import dev.streamgauge.pipelines.connect.ResultListener;
import dev.streamgauge.pipelines.connect.Results;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.Sinks;
import dev.streamgauge.pipelines.connect.Sources;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.KeyOption;
import dev.streamgauge.pipelines.options.LogFormats;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.page.WatchedRun;
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.pipelines.run.Progress;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.time.OpenWindows;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Counts error lines in sliding windows, all together or {@code --by} a key in the line.
 *
 * <ol>
 *   <li>Send lines: {@code nc -lk 9999}, and type some with ERROR in them.
 *   <li>{@code ./streamgauge monitor --source=socket://localhost:9999}
 *   <li>Every 10 s it prints the number of error lines in the last 30 s: {@code 2026-01-01 12:00:00
 *       .. 12:00:30 3}
 * </ol>
 *
 * <p>With {@code --rules} it also raises alerts, see {@link AlertMonitor}.
 */
public final class LogMonitor {
  private LogMonitor() {}

  /**
   * Creates the job of {@code options}.
   *
   * @param counts whether windows go to the sinks; with rules they may be counted for the web page
   *     only, or not at all
   */
  public static Job create(LogMonitorOptions options, RunContext context, boolean counts) {
    LineBatchFn filter = filter(options);
    SlidingCount count = windows(options, context);
    int top = top(options);
    AlertMonitor alerts = options.getRules() == null ? null : AlertMonitor.of(options, context);
    var highest = Windows.top(top, count.openWindows(), context);
    var sink = counts ? Sinks.of(options, "monitor", new TextFormat(top), top, highest) : null;
    // The source comes last, since it checks that a broker answers.
    Sources source = Sources.of(options, context);
    WatchedRun page =
        WatchedRun.of(
            options, context, PageInfo.of(options, counts), alerts == null ? null : alerts.rules());
    if (page.isRecorded()) {
      source = source.withPushDown(page.lines());
    }
    ResultListener<WindowCounts> listener = ResultListener.none();
    if (sink != null) {
      listener = page.listener();
    } else if (page.isRecorded()) {
      sink = page.windows();
    }
    if (alerts == null) {
      // Lines are filtered and counted inside the source's reader, so that only counts are encoded
      // and saved.
      var read = source.withPushDown(filter.andThen(count.tally())).transform();
      Pipeline pipeline =
          create(
              options,
              context,
              DeadLetterTarget.behind(read, options, "monitor"),
              count.ofTallies(),
              listener,
              sink);
      return new Job(pipeline, Windows.open(count, options), page);
    }
    return both(
        options,
        context,
        source,
        filter,
        sink == null ? null : count,
        listener,
        sink,
        alerts,
        page);
  }

  /**
   * Creates a job that evaluates rules, and counts windows of the same lines if there is a sink.
   */
  private static Job both(
      LogMonitorOptions options,
      RunContext context,
      Sources source,
      LineBatchFn filter,
      @Nullable SlidingCount count,
      ResultListener<WindowCounts> listener,
      @Nullable PTransform<PCollection<WindowCounts>, PCollection<Void>> sink,
      AlertMonitor alerts,
      WatchedRun page) {
    Alerts evaluated = page.isRecorded() ? page.watching(alerts.alerts()) : alerts.alerts();
    OpenWindows windows = Windows.open(evaluated, options);
    // If nothing else needs the lines, they are counted for all rules inside the source's reader.
    var read = (count == null ? source.withPushDown(evaluated.tally()) : source).transform();
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple lines =
        pipeline.apply("ReadLines", DeadLetterTarget.behind(read, options, "monitor"));
    List<PCollection<Void>> written = new ArrayList<>();
    written.add(
        Results.measured(
                "MeasureDelay",
                lines.get(DeadLetters.LINES).apply(Progress.ALERTS_STEP, evaluated),
                ResultListener.none())
            .apply("Notify", alerts.sink()));
    if (count != null) {
      windows = windows.and(Windows.open(count, options));
      PCollection<WindowCounts> counted =
          lines
              .get(DeadLetters.LINES)
              .apply("SelectErrors", LineBatches.map(filter))
              .apply("CountErrors", count);
      written.add(Results.measured("MeasureWindowDelay", counted, listener).apply("Results", sink));
    }
    Results.written(lines, written, windows, context);
    return new Job(pipeline, windows, page.and(alerts.companion()), count != null);
  }

  /** Builds the pipeline from {@code source}, which filters lines, to {@code sink}. */
  public static Pipeline create(
      LogMonitorOptions options,
      PTransform<PBegin, PCollection<LineBatch>> source,
      PTransform<PCollection<WindowCounts>, PCollection<Void>> sink) {
    RunContext context = RunContext.fresh(options);
    return create(
        options,
        context,
        DeadLetterTarget.without(source),
        windows(options, context),
        ResultListener.none(),
        sink);
  }

  private static Pipeline create(
      LogMonitorOptions options,
      RunContext context,
      PTransform<PBegin, PCollectionTuple> source,
      SlidingCount count,
      ResultListener<WindowCounts> listener,
      PTransform<PCollection<WindowCounts>, PCollection<Void>> sink) {
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple lines = pipeline.apply("ReadLines", source);
    Results.write(
        lines,
        lines.get(DeadLetters.LINES).apply("CountErrors", count),
        listener,
        sink,
        Windows.open(windows(options, context), options),
        context);
    return pipeline;
  }

  private static LineBatchFn filter(LogMonitorOptions options) {
    if (options.getSeverity() == null) {
      return text(options).asFunction();
    }
    LineBatchFn severe =
        ErrorFilter.atLeast(severity(options.getSeverity()), LogFormats.of(options)).asFunction();
    return options.getMatches() == null ? severe : text(options).asFunction().andThen(severe);
  }

  private static Severity severity(String name) {
    for (Severity severity : Severity.values()) {
      if (severity != Severity.UNKNOWN && severity.name().equalsIgnoreCase(name)) {
        return severity;
      }
    }
    throw new ConfigException(
        "--severity="
            + name
            + " is not a severity: use TRACE, DEBUG, INFO, NOTICE, WARNING, ERROR, CRITICAL,"
            + " ALERT or EMERGENCY.");
  }

  private static ErrorFilter text(LogMonitorOptions options) {
    try {
      return options.getMatches() != null
          ? ErrorFilter.matching(options.getMatches())
          : ErrorFilter.containing(options.getContains());
    } catch (IllegalArgumentException e) {
      String option =
          options.getMatches() != null
              ? "--matches=" + options.getMatches()
              : "--contains=" + options.getContains();
      throw new ConfigException(option + ": " + e.getMessage(), e);
    }
  }

  /** Returns the windows of {@code options}. */
  static SlidingCount windows(LogMonitorOptions options, RunContext context) {
    Duration size = DurationOption.parsePositive("windowSize", options.getWindowSize());
    Duration period = DurationOption.parsePositive("windowPeriod", options.getWindowPeriod());
    SlidingCount count = Windows.sliding(size, period, options, context);
    return options.getBy() == null
        ? count.globally()
        : count.perKey(KeyOption.parse(options.getBy())).withShards(context.scale().shards());
  }

  private static int top(LogMonitorOptions options) {
    if (options.getTop() < 0) {
      throw new ConfigException(
          "--top=" + options.getTop() + " must be 0 (all keys) or a positive number.");
    }
    return options.getTop();
  }
}
