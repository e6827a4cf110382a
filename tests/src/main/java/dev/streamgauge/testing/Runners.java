package dev.streamgauge.testing;

import java.util.List;

/** The runners that programs are tested on, by the names that {@code --runner} takes. */
public final class Runners {
  public static final String DIRECT = "DirectRunner";
  public static final String SPARK = "SparkRunner";
  public static final String FLINK = "FlinkRunner";

  private Runners() {}

  /** Returns all of them. */
  public static List<String> all() {
    return List.of(DIRECT, SPARK, FLINK);
  }

  /**
   * Returns those of parameterized tests: {@link #DIRECT} and {@link #SPARK}, which differ most.
   * FlinkRunner has the scenarios of the matrix in each build, and everything else where the long
   * tests run ({@link #withLongTests}).
   */
  public static List<String> inBuild() {
    return withLongTests() ? all() : List.of(DIRECT, SPARK);
  }

  /**
   * Returns those of parameterized tests of what hardly depends on the runner: {@link #DIRECT}, and
   * all of them where the long tests run.
   */
  public static List<String> oneInBuild() {
    return withLongTests() ? all() : List.of(DIRECT);
  }

  /** Returns whether the long tests run too, as with {@code mvn verify -DleftOut=}. */
  public static boolean withLongTests() {
    return "".equals(System.getProperty("leftOut"));
  }
}
