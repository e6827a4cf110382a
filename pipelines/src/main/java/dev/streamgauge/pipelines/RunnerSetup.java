package dev.streamgauge.pipelines;

import java.io.IOException;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What is particular to a runner: its tuned options and how a run of it ends. Each runner's module
 * under {@code runners-config} has one, found by {@link java.util.ServiceLoader}; so the programs
 * know no runner.
 */
public interface RunnerSetup {
  /** The simple class name of the runner, as in {@code --runner=DirectRunner}. */
  String runner();

  /**
   * The options that serve this runner best, for those the user has not given.
   *
   * @param given the names of the options that the user has given
   * @return values by name
   * @throws ConfigException if the options given contradict each other
   */
  Map<String, String> defaults(Map<String, String> given);

  /** Starts the pipeline and returns while it runs. */
  PipelineResult start(Pipeline pipeline, PipelineOptions options);

  /**
   * Waits until the run has ended: failed, ended by itself, or, on a runner that does not end by
   * itself, every source at its end and the last results out.
   *
   * @throws IOException if it cannot be ended
   * @throws RuntimeException if the pipeline has failed
   */
  void await(PipelineResult result, PipelineOptions options) throws IOException;
}
