package dev.streamgauge.pipelines.run;

import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/** The DirectRunner with Beam's own settings, for tests that run whole commands. */
public final class TestSetup implements RunnerSetup {
  /** For {@link java.util.ServiceLoader}. */
  public TestSetup() {}

  @Override
  public String runner() {
    return "DirectRunner";
  }

  @Override
  public Map<String, String> defaults(Map<String, String> given) {
    return Map.of();
  }

  @Override
  public Set<String> notParsed() {
    return Set.of("checkpointDir");
  }

  @Override
  public PipelineResult start(Pipeline pipeline, PipelineOptions options) {
    return pipeline.run();
  }

  @Override
  public void await(
      PipelineResult result,
      PipelineOptions options,
      LongConsumer processedWatermark,
      BooleanSupplier stop) {
    result.waitUntilFinish();
  }
}
