package dev.streamgauge.testing;

import java.util.List;

/** The runners that programs are tested on, by the names that {@code --runner} takes. */
public final class Runners {
  public static final String DIRECT = "DirectRunner";
  public static final String SPARK = "SparkRunner";
  public static final String FLINK = "FlinkRunner";

  private Runners() {}

  /** Returns all of them, for parameterized tests. */
  public static List<String> all() {
    return List.of(DIRECT, SPARK, FLINK);
  }
}
