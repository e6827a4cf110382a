package dev.streamgauge.matrix;

import java.util.List;

/** An engine that runs programs: a column of the matrix. */
public enum Engine {
  DIRECT("direct", "DirectRunner", "DirectRunner"),
  SPARK("spark", "SparkRunner, local", "SparkRunner"),
  CLUSTER("cluster", "SparkRunner, cluster of two workers", "SparkRunner"),
  FLINK("flink", "FlinkRunner", "FlinkRunner");

  /** The engines that need only this machine, which the build runs. */
  public static final List<Engine> LOCAL = List.of(DIRECT, SPARK, FLINK);

  private final String id;
  private final String title;
  private final String runner;

  Engine(String id, String title, String runner) {
    this.id = id;
    this.title = title;
    this.runner = runner;
  }

  /** Returns its name on the command line. */
  String id() {
    return id;
  }

  /** Returns its name in the table. */
  String title() {
    return title;
  }

  /** Returns the value of {@code --runner}. */
  String runner() {
    return runner;
  }

  /** Returns whether several readers can share a topic. */
  boolean readsInParallel() {
    return this == SPARK || this == CLUSTER;
  }

  /** Returns whether programs do not start without {@code --checkpointDir}. */
  boolean needsCheckpoint() {
    return this == CLUSTER;
  }

  @Override
  public String toString() {
    return title;
  }
}
