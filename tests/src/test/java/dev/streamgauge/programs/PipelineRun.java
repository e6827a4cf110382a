package dev.streamgauge.programs;

import dev.streamgauge.pipelines.run.RunnerSetup;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** A pipeline of the tests' own, run with the options that the programs have on a runner. */
final class PipelineRun {
  private final RunnerSetup runner;
  private final Pipeline pipeline;

  private PipelineRun(RunnerSetup runner, Pipeline pipeline) {
    this.runner = runner;
    this.pipeline = pipeline;
  }

  /**
   * An empty pipeline on the runner called {@code name}.
   *
   * @throws IllegalArgumentException if there is no such runner on the class path
   */
  static PipelineRun on(String name) {
    RunnerSetup runner = setup(name);
    Map<String, String> all = new HashMap<>(runner.defaults(Map.of()));
    all.put("runner", name);
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(
                all.entrySet().stream()
                    .map(option -> "--" + option.getKey() + "=" + option.getValue())
                    .toArray(String[]::new))
            .create();
    return new PipelineRun(runner, Pipeline.create(options));
  }

  private static RunnerSetup setup(String name) {
    for (RunnerSetup setup : ServiceLoader.load(RunnerSetup.class)) {
      if (setup.runner().equals(name)) {
        return setup;
      }
    }
    throw new IllegalArgumentException(name);
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /**
   * Runs it until it ends, by itself or since {@code stop} says so, and exits: with 0, or 1 if it
   * has failed.
   */
  void runAndExit(BooleanSupplier stop) {
    int code = 1;
    try {
      PipelineOptions options = pipeline.getOptions();
      runner.await(runner.start(pipeline, options), options, watermark -> {}, stop);
      code = 0;
    } catch (Exception e) {
      e.printStackTrace();
    }
    // Runners leave threads behind that are no daemons.
    System.exit(code);
  }
}
