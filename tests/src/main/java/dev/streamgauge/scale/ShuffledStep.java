package dev.streamgauge.scale;

import java.util.Map;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;

/** A step behind a shuffle, which has a state for each key. Each key is a task. */
interface ShuffledStep extends Step {
  /** Spark's number of the only source. */
  int SOURCE = 0;

  /** Runs the tasks of the micro-batch, in which everything has arrived. */
  void run(Map<Integer, SparkWatermarks> watermarks);

  /** Returns the bytes of the states of all keys together, as Spark keeps them. */
  long stateBytes();

  /** Returns the bytes of the largest of them. */
  long largestState();

  Stage stage();
}
