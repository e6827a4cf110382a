package dev.streamgauge.scale;

import java.util.List;
import org.apache.beam.sdk.values.WindowedValue;

/** A step of the pipeline, as Beam's SparkRunner runs it within a task. */
@FunctionalInterface
interface Step {
  /** Takes what a task has for it, and passes on what comes of that. */
  void process(List<WindowedValue<Object>> bundle);
}
