package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.DurationOption;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.joda.time.Duration;

/** Runs a pipeline to its end and reports its progress. */
public final class Launcher {
  private final RunnerSetup runner;
  private final PrintStream err;
  private final Predicate<Progress.Totals> isEnough;

  public Launcher(RunnerSetup runner, PrintStream err) {
    this(runner, err, totals -> false);
  }

  private Launcher(RunnerSetup runner, PrintStream err, Predicate<Progress.Totals> isEnough) {
    this.runner = runner;
    this.err = err;
    this.isEnough = isEnough;
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
    RunnerSetup runner = Runners.of(args);
    T options = CommandLine.parse(type, args, runner);
    try (CheckpointLock lock = CheckpointLock.of(args);
        Resumption resumption = Resumption.prepare(runner, args, options)) {
      Job job = program.create(options, resumption.context());
      lock.acquire();
      try (Job.Companion.Running companion = job.companion().start(err)) {
        resumption.begin();
        return new Launcher(runner, err)
            .run(job.pipeline(), options, resumption.tracker(job.windows()));
      }
    }
  }

  /** Returns a launcher that also ends a run gracefully once {@code isEnough} holds. */
  public Launcher until(Predicate<Progress.Totals> isEnough) {
    return new Launcher(runner, err, isEnough);
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
    Duration interval = DurationOption.parse("progressEvery", options.getProgressEvery());
    Duration stall = DurationOption.parse("stallTimeout", options.getStallTimeout());
    Duration shutdown =
        DurationOption.parsePositive("shutdownTimeout", options.getShutdownTimeout());
    PipelineResult result = runner.start(pipeline, options);
    try (Signals signals = Signals.handled(err, new ShutdownDeadline(shutdown, err));
        Progress progress =
            new Progress(
                result,
                Progress.Output.of(options),
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
      runner.await(
          result,
          options,
          processedWatermark,
          () -> signals.getAsBoolean() || isEnough.test(progress.totals()));
      err.println(progress.summary());
      return progress.totals();
    }
  }
}
