package dev.streamgauge.runners.direct;

import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.pipelines.run.RunnerSetup;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Duration;

/** Sets up Beam's DirectRunner. */
public final class DirectSetup implements RunnerSetup {
  private static final Duration LOOK = Duration.millis(500);

  /** Used by {@link java.util.ServiceLoader}. */
  public DirectSetup() {}

  @Override
  public String runner() {
    return "DirectRunner";
  }

  @Override
  public Map<String, String> defaults(Map<String, String> given) {
    return Map.of(
        // Both check user code by encoding and copying each element, which here is a batch of
        // megabytes. The library's own tests keep them on.
        "enforceImmutability", "false",
        "enforceEncodability", "false",
        // The runner's driver polls for work without a pause on one worker while a source waits for
        // input on another. That takes a whole core, even when idle. With one worker they take
        // turns; reading and filtering have their own threads (MergedSource).
        "targetParallelism", "1",
        // Returns at once, so progress can be reported while the pipeline runs.
        "blockOnRun", "false");
  }

  /** The runner saves nothing itself; the pipeline records there how far results are written. */
  @Override
  public Set<String> notParsed() {
    return Set.of("checkpointDir");
  }

  @Override
  public PipelineResult start(Pipeline pipeline, PipelineOptions options) {
    return pipeline.run();
  }

  /**
   * Waits for the end. The DirectRunner ends by itself once every source's watermark is at its
   * maximum, which a {@link DrainSignal} causes.
   */
  @Override
  public void await(
      PipelineResult result,
      PipelineOptions options,
      LongConsumer processedWatermark,
      BooleanSupplier stop) {
    EndedHolds holds = EndedHolds.of(result);
    // The wait throws if the pipeline has failed.
    while (!isEnded(result.waitUntilFinish(LOOK))) {
      holds.remove();
      if (stop.getAsBoolean()) {
        DrainSignal.request();
      }
    }
  }

  private static boolean isEnded(PipelineResult.State state) {
    return state != null && state.isTerminal();
  }
}
