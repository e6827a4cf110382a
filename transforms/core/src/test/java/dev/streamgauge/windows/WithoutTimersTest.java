package dev.streamgauge.windows;

import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@link SlidingCountTest} in the form for a runner that has no timers in event time. */
public class WithoutTimersTest extends SlidingCountTest {
  /** The DirectRunner, by a name from which a count concludes that there are no timers. */
  public static final class SparkLikeRunner extends PipelineRunner<PipelineResult> {
    private final PipelineOptions options;

    private SparkLikeRunner(PipelineOptions options) {
      this.options = options;
    }

    /** Called by Beam. */
    public static SparkLikeRunner fromOptions(PipelineOptions options) {
      return new SparkLikeRunner(options);
    }

    @Override
    public PipelineResult run(Pipeline pipeline) {
      return DirectRunner.fromOptions(options).run(pipeline);
    }
  }

  @Override
  PipelineOptions options() {
    PipelineOptions options = super.options();
    options.setRunner(SparkLikeRunner.class);
    return options;
  }
}
