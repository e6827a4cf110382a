package dev.streamgauge.runners.spark;

import dev.streamgauge.pipelines.connect.Sources;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.util.Map;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Decides whether Spark's executors run in this JVM or on a cluster, and sets up Spark for each.
 */
final class Deployment {
  /**
   * Longer than an executor is usually busy. Not forever: after the loss of an executor, Spark may
   * wait as long for one that no longer exists.
   */
  private static final String LONG = "30s";

  /** More than the jobs of a few micro-batches. */
  private static final String RETAINED = "100";

  private Deployment() {}

  /** Returns whether everything runs in this JVM, given the user's options. */
  static boolean isLocal(Map<String, String> given) {
    return isLocal(given.getOrDefault("sparkMaster", "local"));
  }

  /** Returns whether everything runs in this JVM. */
  static boolean isLocal(PipelineOptions options) {
    return isLocal(options.as(SparkPipelineOptions.class).getSparkMaster());
  }

  /** Returns the address of the cluster. */
  static String master(PipelineOptions options) {
    return master(options.as(SparkPipelineOptions.class).getSparkMaster());
  }

  /** Decides by the option, over which spark-submit's {@code --master} takes precedence. */
  private static boolean isLocal(String option) {
    return master(option).startsWith("local");
  }

  private static String master(String option) {
    return System.getProperty("spark.master", option);
  }

  /** Sets Spark's properties, except those the user has set, before a context exists. */
  static void configure(PipelineOptions options) {
    setIfUnset("spark.streaming.clock", BatchClock.class.getName());
    if (isLocal(options)) {
      // On one machine nothing needs remote access; by default Spark's web UI and block manager
      // listen on every interface.
      setIfUnset("spark.ui.enabled", "false");
      setIfUnset("spark.ui.liveUpdate.period", "1h");
      setIfUnset("spark.driver.host", "127.0.0.1");
      setIfUnset("spark.driver.bindAddress", "127.0.0.1");
      setIfUnset("spark.hadoop.fs.file.impl", LocalFiles.class.getName());
      // What the web UI would show of the past takes tens of megabytes by default.
      setIfUnset("spark.ui.retainedJobs", RETAINED);
      setIfUnset("spark.ui.retainedStages", RETAINED);
      setIfUnset("spark.ui.retainedTasks", RETAINED);
      setIfUnset("spark.streaming.ui.retainedBatches", RETAINED);
      return;
    }
    if (isConnected(options.as(StreamgaugeOptions.class))) {
      // A reader stays on its executor while that is busy. By default it moves after waiting for
      // three seconds, but senders stay connected to the old executor, and what that has received
      // would never be read.
      setIfUnset("spark.locality.wait", LONG);
    }
    // Two readers of one port or position at once are always wrong, so this is not configurable.
    System.setProperty("spark.speculation", "false");
  }

  /**
   * Returns whether executors read what others send to them, and not only what can be read
   * anywhere.
   */
  private static boolean isConnected(StreamgaugeOptions options) {
    return options.getSpool() != null || !Sources.canBeReadAgain(options, true);
  }

  private static void setIfUnset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
