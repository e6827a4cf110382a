package dev.streamgauge.pipelines;

import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.joda.time.Duration;

/** Runs a pipeline to its end and tells of its progress meanwhile. */
final class Launcher {
  private final RunnerSetup runner;
  private final PrintStream err;

  Launcher(RunnerSetup runner, PrintStream err) {
    this.runner = runner;
    this.err = err;
  }

  /**
   * Runs {@code pipeline} until it ends.
   *
   * @return what it has done
   * @throws Exception if it has failed
   */
  Progress.Totals run(Pipeline pipeline, StreamgaugeOptions options) throws Exception {
    Duration interval = Durations.parse("progressEvery", options.getProgressEvery());
    PipelineResult result = runner.start(pipeline, options);
    try (Progress progress =
        new Progress(result, interval, err, System::nanoTime, System::currentTimeMillis)) {
      runner.await(result, options);
      err.println(progress.summary());
      return progress.totals();
    }
  }
}
