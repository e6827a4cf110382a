package dev.streamgauge.pipelines.count;

import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.io.format.TopFormat;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.pipelines.connect.DeadLetterTarget;
import dev.streamgauge.pipelines.connect.Results;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.Sinks;
import dev.streamgauge.pipelines.connect.Sources;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.IgnoreList;
import dev.streamgauge.pipelines.options.OutputFormat;
import dev.streamgauge.pipelines.options.WordCountOptions;
import dev.streamgauge.pipelines.run.Job;
import dev.streamgauge.text.CountWords;
import dev.streamgauge.text.Tokenize;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.TopOfWindows;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.time.OpenWindows;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;

/**
 * Counts words per window and prints the most frequent, as Spark Streaming's network word count
 * does.
 *
 * <ol>
 *   <li>{@code nc -lk 9999}, and type {@code a b a}.
 *   <li>{@code ./streamgauge wordcount --source=socket://localhost:9999}
 *   <li>A header {@code Time: ...}, then {@code a 2} and {@code b 1}.
 * </ol>
 *
 * <p>With {@code --running} it keeps running totals instead of counts per window.
 */
public final class WordCount {
  private WordCount() {}

  /** Creates the job of {@code options}. */
  public static Job create(WordCountOptions options, RunContext context) {
    if (options.isRunning()) {
      return RunningWordCount.create(options, context);
    }
    if (options.getExpireAfter() != null) {
      throw new ConfigException(
          "--expireAfter is for running totals: add --running, or leave it out.");
    }
    CountWords count = count(options, context);
    int top = top(options);
    var sink =
        Sinks.of(
            options,
            "wordcount",
            new TopFormat(top),
            top,
            highest(options, windows(options, context).openWindows(), context));
    // Words are counted inside the source's reader, so that only counts are encoded and saved. The
    // source comes last, since it checks that a broker answers.
    var source = Sources.of(options, context).withPushDown(count.tally()).transform();
    Pipeline pipeline =
        create(
            options,
            context,
            DeadLetterTarget.behind(source, options, "wordcount"),
            count.ofTallies(),
            sink);
    return new Job(pipeline, Windows.open(windows(options, context), options));
  }

  /** Builds the pipeline from {@code source} to {@code sink}. */
  public static Pipeline create(
      WordCountOptions options,
      PTransform<PBegin, PCollection<LineBatch>> source,
      PTransform<PCollection<WindowCounts>, PCollection<Void>> sink) {
    RunContext context = RunContext.fresh(options);
    return create(
        options, context, DeadLetterTarget.without(source), count(options, context), sink);
  }

  private static Pipeline create(
      WordCountOptions options,
      RunContext context,
      PTransform<PBegin, PCollectionTuple> source,
      CountWords count,
      PTransform<PCollection<WindowCounts>, PCollection<Void>> sink) {
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple lines = pipeline.apply("ReadLines", source);
    Results.write(
        lines,
        lines.get(DeadLetters.LINES).apply("CountWords", count),
        sink,
        Windows.open(windows(options, context), options),
        context);
    return pipeline;
  }

  /** Returns the transform that counts words per window. */
  static CountWords count(WordCountOptions options, RunContext context) {
    return CountWords.in(windows(options, context))
        .tokenizedBy(tokenize(options.getTokens()))
        .ignoring(IgnoreList.read(options.getIgnore()));
  }

  /** Returns how many words per window are printed, 0 for all. */
  static int top(WordCountOptions options) {
    if (options.getTop() < 0) {
      throw new ConfigException(
          "--top=" + options.getTop() + " must be 0 (all words) or a positive number.");
    }
    return options.getTop();
  }

  /** Returns what finds the words to print; empty if a window has them in one shard. */
  static Optional<TopOfWindows> highest(
      WordCountOptions options, OpenWindows windows, RunContext context) {
    int top = top(options);
    // Text shows whether there are more.
    boolean shows = top > 0 && OutputFormat.of(options) == OutputFormat.TEXT;
    return Windows.top(shows ? top + 1 : top, windows, context);
  }

  /** Returns the windows of {@code options}. */
  static SlidingCount windows(WordCountOptions options, RunContext context) {
    Duration size = DurationOption.parsePositive("windowSize", options.getWindowSize());
    Duration period =
        options.getWindowPeriod() == null
            ? size
            : DurationOption.parsePositive("windowPeriod", options.getWindowPeriod());
    return Windows.sliding(size, period, options, context)
        .perElement()
        .withShards(context.scale().shards());
  }

  private static Tokenize tokenize(String tokens) {
    return switch (tokens) {
      case "spaces" -> Tokenize.onSpaces();
      case "words" -> Tokenize.words();
      default ->
          throw new ConfigException("--tokens=" + tokens + " is not known: use spaces or words.");
    };
  }
}
