package dev.streamgauge.pipelines.count;

import dev.streamgauge.io.format.TopFormat;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.pipelines.connect.DeadLetterTarget;
import dev.streamgauge.pipelines.connect.Results;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.Sinks;
import dev.streamgauge.pipelines.connect.Sources;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.WordCountOptions;
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.pipelines.run.StateFolder;
import dev.streamgauge.state.RunningCounts;
import dev.streamgauge.state.store.StateStore;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.joda.time.Instant;

/**
 * {@link WordCount} with {@code --running}: keeps the totals of words since the start, as Spark
 * Streaming's stateful network word count does.
 *
 * <ol>
 *   <li>{@code nc -lk 9999}, and type {@code a b a}.
 *   <li>{@code ./streamgauge wordcount --running --source=socket://localhost:9999}
 *   <li>{@code a 2} and {@code b 1}; type {@code a} again: {@code a 3}.
 * </ol>
 */
final class RunningWordCount {
  private static final String STATE = "words";

  private RunningWordCount() {}

  /** Creates the job of {@code options}, which have {@code --running}. */
  static Job create(WordCountOptions options, RunContext context) {
    if (options.getWindowPeriod() != null) {
      throw new ConfigException(
          "--windowPeriod is for overlapping windows, which running totals do not have: leave"
              + " it out; --windowSize sets how often they are printed.");
    }
    RunningCounts counts = counts(options, context);
    int top = WordCount.top(options);
    var windows = Windows.open(counts, options);
    var sink =
        Sinks.of(
            options,
            "wordcount",
            new TopFormat(top),
            top,
            WordCount.highest(options, counts.openWindows(), context));
    // Words are counted inside the source's reader, so that only counts are encoded and saved.
    LineBatchFn tally = WordCount.count(options, context).tally();
    var source = Sources.of(options, context).withPushDown(tally).transform();
    Pipeline pipeline =
        Results.pipeline(
            options,
            context,
            DeadLetterTarget.behind(source, options, "wordcount"),
            counts,
            sink,
            windows);
    return new Job(pipeline, windows);
  }

  private static RunningCounts counts(WordCountOptions options, RunContext context) {
    RunningCounts counts =
        RunningCounts.perElement()
            .every(DurationOption.parsePositive("windowSize", options.getWindowSize()))
            .withAllowedLateness(Windows.allowedLateness(options))
            .withShards(context.scale().shards())
            .withFirstRevision(context.firstRevision());
    if (options.getExpireAfter() != null) {
      counts =
          counts.expireAfter(DurationOption.parsePositive("expireAfter", options.getExpireAfter()));
    }
    Instant start = Windows.startAt(options, context);
    if (start != null) {
      counts = counts.startingAt(start);
    }
    StateFolder.checkShards(STATE, options, context);
    Optional<StateStore> store = StateFolder.named(STATE, options, context);
    return store.isPresent() ? counts.withStateIn(store.get()) : counts;
  }
}
