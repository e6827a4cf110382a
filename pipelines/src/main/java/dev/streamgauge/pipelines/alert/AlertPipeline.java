package dev.streamgauge.pipelines.alert;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.pipelines.connect.DeadLetterTarget;
import dev.streamgauge.pipelines.connect.Results;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.Sources;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.run.Progress;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Instant;

/**
 * Builds the pipeline from lines to alerts and their sink. All commands share it, so that the same
 * lines raise the same alerts live and in a replay.
 */
final class AlertPipeline {
  private AlertPipeline() {}

  /** Returns the alerts of {@code rules}, with the lateness and the start of this run. */
  static Alerts alerts(RuleSource rules, StreamgaugeOptions options, RunContext context) {
    Alerts alerts =
        Alerts.of(rules)
            .withAllowedLateness(
                DurationOption.parse("allowedLateness", options.getAllowedLateness()));
    Instant start = Windows.startAt(options, context);
    return start == null ? alerts : alerts.startingAt(start);
  }

  /**
   * Builds the pipeline from the source that {@code options} name, through {@code alerts}, to
   * {@code sink}, whose output is empty.
   *
   * @param command the name of the pipeline unless the options give another
   * @throws ConfigException if the options are wrong, or the source cannot be reached
   */
  static Pipeline create(
      StreamgaugeOptions options,
      RunContext context,
      String command,
      Alerts alerts,
      PTransform<PCollection<AlertGroup>, PCollection<Void>> sink) {
    // Lines are counted for all rules inside the source's reader, so that only counts are encoded
    // and saved.
    var source =
        DeadLetterTarget.behind(
            Sources.of(options, context).withPushDown(alerts.tally()).transform(),
            options,
            command);
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple lines = pipeline.apply("ReadLines", source);
    Results.write(
        lines,
        lines.get(DeadLetters.LINES).apply(Progress.ALERTS_STEP, alerts),
        sink,
        Windows.open(alerts, options),
        context);
    return pipeline;
  }
}
