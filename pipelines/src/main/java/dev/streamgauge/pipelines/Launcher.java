package dev.streamgauge.pipelines;

import java.io.PrintStream;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.joda.time.Duration;

/** Runs a pipeline to its end and tells of its progress meanwhile. */
final class Launcher {
  private final RunnerSetup runner;
  private final PrintStream err;
  private final Predicate<Progress.Totals> isEnough;

  Launcher(RunnerSetup runner, PrintStream err) {
    this(runner, err, totals -> false);
  }

  private Launcher(RunnerSetup runner, PrintStream err, Predicate<Progress.Totals> isEnough) {
    this.runner = runner;
    this.err = err;
    this.isEnough = isEnough;
  }

  /** One that also ends a run, in good order, when {@code isEnough} says so. */
  Launcher until(Predicate<Progress.Totals> isEnough) {
    return new Launcher(runner, err, isEnough);
  }

  /**
   * Runs {@code pipeline} until it ends, by itself or on SIGTERM or SIGINT.
   *
   * @param processedWatermark told how far all results are written, if the runner tells
   * @return what it has done
   * @throws Exception if it has failed
   */
  Progress.Totals run(
      Pipeline pipeline, StreamgaugeOptions options, LongConsumer processedWatermark)
      throws Exception {
    Duration interval = Durations.parse("progressEvery", options.getProgressEvery());
    PipelineResult result = runner.start(pipeline, options);
    try (Signals signals = Signals.handled(err);
        Progress progress =
            new Progress(
                result,
                options.as(AlertOptions.class).getRules() != null,
                interval,
                err,
                System::nanoTime,
                System::currentTimeMillis)) {
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
