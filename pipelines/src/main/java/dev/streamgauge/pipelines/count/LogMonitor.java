package dev.streamgauge.pipelines.count;

import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.io.format.TextFormat;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.logs.record.Severity;
import dev.streamgauge.pipelines.connect.DeadLetterTarget;
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
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
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
 * <p>With {@code --rules} the command runs another program, which raises alerts.
 */
public final class LogMonitor {
  private LogMonitor() {}

  /** Creates the job of {@code options}, which name no rules. */
  public static Job create(LogMonitorOptions options, RunContext context) {
    LineBatchFn filter = filter(options);
    SlidingCount count = windows(options, context);
    int top = top(options);
    var sink = Sinks.of(options, "monitor", new TextFormat(top), top);
    // Lines are filtered and counted inside the source's reader, so that only counts are encoded
    // and
    // saved. The source comes last, since it checks that a broker answers.
    var source =
        Sources.of(options, context).withPushDown(filter.andThen(count.tally())).transform();
    Pipeline pipeline =
        create(
            options,
            context,
            DeadLetterTarget.behind(source, options, "monitor"),
            count.ofTallies(),
            sink);
    return new Job(pipeline, Windows.open(count, options));
  }

  /** Builds the pipeline from {@code source}, which filters lines, to {@code sink}. */
  public static Pipeline create(
      LogMonitorOptions options,
      PTransform<PBegin, PCollection<LineBatch>> source,
      PTransform<PCollection<WindowCounts>, PCollection<Void>> sink) {
    RunContext context = RunContext.fresh();
    return create(
        options, context, DeadLetterTarget.without(source), windows(options, context), sink);
  }

  private static Pipeline create(
      LogMonitorOptions options,
      RunContext context,
      PTransform<PBegin, PCollectionTuple> source,
      SlidingCount count,
      PTransform<PCollection<WindowCounts>, PCollection<Void>> sink) {
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple lines = pipeline.apply("ReadLines", source);
    Results.write(
        lines,
        lines.get(DeadLetters.LINES).apply("CountErrors", count),
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
        : count.perKey(KeyOption.parse(options.getBy()));
  }

  private static int top(LogMonitorOptions options) {
    if (options.getTop() < 0) {
      throw new ConfigException(
          "--top=" + options.getTop() + " must be 0 (all keys) or a positive number.");
    }
    return options.getTop();
  }
}
