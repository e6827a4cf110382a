package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.connect.KafkaGroup;
import dev.streamgauge.pipelines.monitoring.Monitoring;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.pipelines.report.InputSize;
import dev.streamgauge.pipelines.report.StartReport;
import dev.streamgauge.pipelines.terminal.LogLevels;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.pipelines.web.WebServer;
import dev.streamgauge.pipelines.web.WebSettings;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Runs a pipeline to its end and reports its progress. */
public final class Launcher {
  private final RunnerSetup runner;
  private final PrintStream err;
  private final Predicate<Progress.Totals> isEnough;
  private final boolean saves;
  private final StartReport.Facts facts;

  public Launcher(RunnerSetup runner, PrintStream err) {
    this(runner, err, totals -> false, false, StartReport.Facts.OF_COUNTS);
  }

  private Launcher(
      RunnerSetup runner,
      PrintStream err,
      Predicate<Progress.Totals> isEnough,
      boolean saves,
      StartReport.Facts facts) {
    this.runner = runner;
    this.err = err;
    this.isEnough = isEnough;
    this.saves = saves;
    this.facts = facts;
  }

  /**
   * Runs a program on the runner that {@code args} name, resuming earlier runs if they request it.
   *
   * @param type the options of the program
   * @param err for messages to people
   * @return the totals of the run
   * @throws ConfigException if {@code args} are wrong
   * @throws Exception if the pipeline fails
   */
  public static <T extends StreamgaugeOptions> Progress.Totals launch(
      Class<T> type, List<String> args, PrintStream err, Program<? super T> program)
      throws Exception {
    return launch(Runners.of(args), type, args, err, program);
  }

  /** Runs a program on {@code runner}. */
  public static <T extends StreamgaugeOptions> Progress.Totals launch(
      RunnerSetup runner,
      Class<T> type,
      List<String> args,
      PrintStream err,
      Program<? super T> program)
      throws Exception {
    T options = CommandLine.parse(type, args, runner);
    try (CheckpointLock lock = CheckpointLock.of(args);
        Monitoring monitoring = Monitoring.of(options, runner.runner(), Version.number());
        Resumption resumption = Resumption.prepare(runner, args, options)) {
      KafkaGroup.check(options, resumption.resumePoint().isPresent());
      Job job = program.create(options, resumption.context());
      lock.acquire();
      Routes routes = new Routes();
      job.companion().serve(routes);
      monitoring.serve(routes);
      // The server ends first, as what it serves needs the companion.
      try (Job.Companion.Running companion = job.companion().start(err);
          WebServer web = serve(options, routes)) {
        resumption.begin();
        if (!options.isQuiet()) {
          resumption.scaleLine().ifPresent(line -> err.println("streamgauge: " + line));
        }
        try (KafkaGroup group =
            resumption
                .resumePoint()
                .flatMap(point -> KafkaGroup.start(options, point))
                .orElse(null)) {
          return new Launcher(runner, err)
              .saving(resumption.context().stateDirectory().isPresent())
              .describing(
                  new StartReport.Facts(
                      job.counts(),
                      job.companion().sinks(),
                      web == null ? Optional.empty() : Optional.of(web.url() + "/")))
              .run(
                  job.pipeline(),
                  options,
                  resumption.tracker(job.windows()),
                  progress -> {
                    companion.running(progress::totals);
                    monitoring.running(progress::metrics);
                  },
                  monitoring::stopping);
        }
      }
    }
  }

  /** Starts the web server that {@code options} ask for; null if they do not. */
  private static @Nullable WebServer serve(StreamgaugeOptions options, Routes routes) {
    Optional<WebSettings> settings = WebSettings.of(options);
    if (settings.isEmpty()) {
      return null;
    }
    return WebServer.start(settings.get(), routes);
  }

  /** Returns a launcher that also ends a run gracefully once {@code isEnough} holds. */
  public Launcher until(Predicate<Progress.Totals> isEnough) {
    return new Launcher(runner, err, isEnough, saves, facts);
  }

  /** Returns a launcher whose messages say whether the run saves what it reads. */
  private Launcher saving(boolean saves) {
    return new Launcher(runner, err, isEnough, saves, facts);
  }

  /** Returns a launcher whose start line tells {@code facts}. */
  private Launcher describing(StartReport.Facts facts) {
    return new Launcher(runner, err, isEnough, saves, facts);
  }

  /**
   * Runs {@code pipeline} until it ends, on its own or on SIGTERM, SIGINT or SIGHUP.
   *
   * @param processedWatermark receives the time up to which all results are written, if the runner
   *     knows it
   * @return the totals of the run
   * @throws Exception if it has failed
   */
  public Progress.Totals run(
      Pipeline pipeline, StreamgaugeOptions options, LongConsumer processedWatermark)
      throws Exception {
    return run(pipeline, options, processedWatermark, progress -> {}, () -> {});
  }

  private Progress.Totals run(
      Pipeline pipeline,
      StreamgaugeOptions options,
      LongConsumer processedWatermark,
      Consumer<Progress> running,
      Runnable stopping)
      throws Exception {
    Duration interval =
        options.isQuiet()
            ? Duration.ZERO
            : DurationOption.parse("progressEvery", options.getProgressEvery());
    Duration stall = DurationOption.parse("stallTimeout", options.getStallTimeout());
    Duration shutdown =
        DurationOption.parsePositive("shutdownTimeout", options.getShutdownTimeout());
    String level = options.getLogLevel();
    if (level != null && !LogLevels.isKnown(level)) {
      throw new ConfigException(
          "--logLevel=" + level + " is not known: use " + String.join(", ", LogLevels.NAMES) + ".");
    }
    try (StartReport start =
        StartReport.begin(runner.runner(), options, runner.readsHere(options), facts, err)) {
      return started(
          runner.start(pipeline, options),
          options,
          processedWatermark,
          running,
          stopping,
          interval,
          stall,
          shutdown);
    }
  }

  private Progress.Totals started(
      PipelineResult result,
      StreamgaugeOptions options,
      LongConsumer processedWatermark,
      Consumer<Progress> running,
      Runnable stopping,
      Duration interval,
      Duration stall,
      Duration shutdown)
      throws Exception {
    try (Signals signals =
            Signals.handled(err, new ShutdownDeadline(shutdown, err).ofSaved(saves));
        Progress progress =
            new Progress(
                result,
                Progress.Output.of(options),
                InputSize.of(options),
                interval,
                err,
                System::nanoTime,
                System::currentTimeMillis);
        StallWatchdog watchdog =
            new StallWatchdog(
                progress::totals,
                stall,
                err,
                System::nanoTime,
                () -> System.exit(ExitCode.FAILED))) {
      running.accept(progress);
      runner.await(
          result,
          options,
          processedWatermark,
          () -> {
            boolean stop = signals.getAsBoolean() || isEnough.test(progress.totals());
            if (stop) {
              stopping.run();
            }
            return stop;
          });
      progress.close();
      if (!options.isQuiet()) {
        err.println(progress.summary());
      }
      return progress.totals();
    }
  }
}
