package dev.streamgauge.windows.time;

import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.options.PipelineOptions;

/** Whether functions can set timers in event time, which Beam's SparkRunner lacks. */
@Internal
public final class EventTimers {
  private EventTimers() {}

  /** Returns whether the runner of {@code options} has them. */
  public static boolean areIn(PipelineOptions options) {
    return !options.getRunner().getSimpleName().contains("Spark");
  }
}
