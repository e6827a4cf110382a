package dev.streamgauge.pipelines.patterns;

import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.io.format.ConsoleSink;
import dev.streamgauge.patterns.Patterns;
import dev.streamgauge.pipelines.connect.DeadLetterTarget;
import dev.streamgauge.pipelines.connect.Results;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.connect.SourceList;
import dev.streamgauge.pipelines.connect.SourceUri.Scheme;
import dev.streamgauge.pipelines.connect.Sources;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.LogFormats;
import dev.streamgauge.pipelines.options.OutputFormat;
import dev.streamgauge.pipelines.options.PatternsOptions;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.Launcher;
import dev.streamgauge.pipelines.run.RunnerSetup;
import dev.streamgauge.pipelines.run.Runners;
import dev.streamgauge.windows.SlidingCount;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;

/**
 * Lists the kinds of lines of a source: how often and when each was seen, and its template.
 *
 * <ol>
 *   <li>{@code ./streamgauge patterns --source=file:///var/log/syslog}
 *   <li>The most frequent first: {@code 413 2026-12-10T06:55:48Z 2026-12-10T11:04:45Z Received
 *       disconnect from <*>: Bye Bye [preauth]}
 * </ol>
 */
public final class LinePatterns {
  /** Options of all programs that have no effect here, since nothing is stored or resumed. */
  public static final Set<String> UNUSED =
      Set.of("checkpointDir", "jdbcPasswordFile", "jdbcUser", "kafkaGroup", "resumeFrom", "sink");

  /** From 1970 to 2070. */
  private static final Duration ALL = Duration.standardDays(36_525);

  private static final String STOP_WHEN_IDLE = "5s";

  private LinePatterns() {}

  /**
   * Runs the command.
   *
   * @throws ConfigException if {@code args} are wrong
   * @throws Exception if the pipeline fails
   */
  public static void run(List<String> args, PrintStream err) throws Exception {
    TreeSet<String> unused = new TreeSet<>(UNUSED);
    unused.retainAll(CommandLine.given(args).keySet());
    if (!unused.isEmpty()) {
      throw new ConfigException(
          "--" + unused.first() + " has no effect on patterns, which only prints: leave it out.");
    }
    RunnerSetup runner = Runners.of(args);
    PatternsOptions options = CommandLine.parse(PatternsOptions.class, args, runner);
    if (options.isAssign()) {
      assign(options);
      return;
    }
    new Launcher(runner, err).run(create(options), options, watermark -> {});
  }

  private static void assign(PatternsOptions options) throws Exception {
    SourceList source = SourceList.of(options);
    if (source.areSeveral() || !source.areAll(Scheme.FILE)) {
      throw new ConfigException(
          "--assign reads lines twice: use one --source=file:///path, not " + source.shown() + ".");
    }
    FileSystems.setDefaultPipelineOptions(options);
    new AssignPatterns(OutputFormat.of(options) == OutputFormat.JSON, System.out)
        .run(source.uris().get(0).files());
  }

  /**
   * Builds the pipeline of {@code options}.
   *
   * @throws ConfigException if they are wrong
   */
  public static Pipeline create(PatternsOptions options) {
    SourceList source = SourceList.of(options);
    boolean windowed = options.getWindowSize() != null;
    if (!windowed && source.arrive() && options.getStopWhenIdle() == null) {
      throw new ConfigException(
          "--source="
              + source.shown()
              + " never ends: give --windowSize=1h, or --stopWhenIdle=5s to list all at the end.");
    }
    if (windowed && source.areAll(Scheme.FILE) && options.getEventTime() == null) {
      options.setEventTime("line");
    }
    if (!windowed && source.areAll(Scheme.KAFKA) && options.getStopWhenIdle() == null) {
      options.setStopWhenIdle(STOP_WHEN_IDLE);
    }
    RunContext context = RunContext.fresh(options);
    Duration size =
        windowed ? DurationOption.parsePositive("windowSize", options.getWindowSize()) : ALL;
    SlidingCount windows = Windows.sliding(size, size, options, context);
    PatternFormat format = format(options, windowed);
    Patterns patterns = Patterns.in(windows);
    if (source.areAll(Scheme.FILE) && options.getEventTime() == null) {
      patterns = patterns.withTimes(LogFormats.times(options, zone(options)));
    }
    var lines =
        DeadLetterTarget.behind(
            Sources.of(options, context).withPushDown(patterns.tally()).transform(),
            options,
            "patterns");
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple read = pipeline.apply("ReadLines", lines);
    Results.write(
        read,
        read.get(DeadLetters.LINES).apply("Patterns", patterns.ofTallies()),
        ConsoleSink.of(format),
        Windows.open(windows, options),
        context);
    return pipeline;
  }

  private static PatternFormat format(PatternsOptions options, boolean windowed) {
    if (options.getTop() < 0) {
      throw new ConfigException("--top=" + options.getTop() + " must be 0 (all) or positive.");
    }
    String since = options.getNewSince();
    return new PatternFormat(
        OutputFormat.of(options) == OutputFormat.JSON,
        windowed,
        options.getTop(),
        since == null ? Long.MIN_VALUE : Windows.time("newSince", since).getMillis());
  }

  private static ZoneId zone(PatternsOptions options) {
    try {
      return ZoneId.of(options.getLineTimeZone());
    } catch (DateTimeException e) {
      throw new ConfigException(
          "--lineTimeZone=" + options.getLineTimeZone() + " is not a time zone.", e);
    }
  }
}
