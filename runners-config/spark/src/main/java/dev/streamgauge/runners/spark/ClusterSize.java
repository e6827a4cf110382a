package dev.streamgauge.runners.spark;

import dev.streamgauge.pipelines.connect.Scale;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * How many tasks a cluster runs at a time, as far as Spark's settings say. Executors cannot be
 * asked: they start after the pipeline is built.
 */
final class ClusterSize {
  /** What YARN and Kubernetes start by default. */
  private static final int EXECUTORS = 2;

  private final UnaryOperator<String> settings;

  /** Creates the size of the cluster with these settings, by name; null for one not set. */
  ClusterSize(UnaryOperator<String> settings) {
    this.settings = settings;
  }

  /** Returns the size of the cluster that spark-submit has chosen. */
  static ClusterSize current() {
    return new ClusterSize(System::getProperty);
  }

  /**
   * Returns the scale of a run on the cluster, at the address {@code master}: its default
   * parallelism in shards, and readers for all cores of the executors but one.
   */
  Scale scale(String master) {
    OptionalInt cores = cores(master);
    Scale scale = cores.isPresent() ? Scale.of(cores.getAsInt()) : Scale.ONE;
    OptionalInt parallelism = number("spark.default.parallelism");
    return parallelism.isPresent()
        ? scale.withShards(Scale.of(parallelism.getAsInt()).shards())
        : scale;
  }

  private OptionalInt cores(String master) {
    OptionalInt ofExecutor = number("spark.executor.cores");
    if (master.startsWith("spark:")) {
      // Without a limit it is whatever the workers have.
      return number("spark.cores.max");
    }
    boolean varies = "true".equals(settings.apply("spark.dynamicAllocation.enabled"));
    OptionalInt executors = number("spark.executor.instances");
    return varies
        ? OptionalInt.empty()
        : OptionalInt.of(executors.orElse(EXECUTORS) * ofExecutor.orElse(1));
  }

  private OptionalInt number(String setting) {
    String value = settings.apply(setting);
    try {
      int number = value == null ? 0 : Integer.parseInt(value.trim());
      return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      // Spark will say so.
      return OptionalInt.empty();
    }
  }
}
