package dev.streamgauge.runners.spark;

import java.util.Map;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Where Spark's executors are, in this JVM or on a cluster, and what Spark needs to know for it.
 */
final class Deployment {
  /** For ever, as far as a program is concerned; Spark adds it to times, so no more. */
  private static final String ALWAYS = "365d";

  private Deployment() {}

  /** Whether all runs in this JVM, by what the user has given. */
  static boolean isLocal(Map<String, String> given) {
    return isLocal(given.getOrDefault("sparkMaster", "local"));
  }

  /** Whether all runs in this JVM. */
  static boolean isLocal(PipelineOptions options) {
    return isLocal(options.as(SparkPipelineOptions.class).getSparkMaster());
  }

  /** spark-submit's {@code --master}, which is this property, goes before the option. */
  private static boolean isLocal(String option) {
    return System.getProperty("spark.master", option).startsWith("local");
  }

  /** Sets Spark's properties before there is a context, unless the user has set them. */
  static void configure(PipelineOptions options) {
    setIfUnset("spark.streaming.clock", BatchClock.class.getName());
    if (isLocal(options)) {
      // On one machine nothing needs to be reached from elsewhere; by default Spark's web page and
      // block manager would listen on every interface.
      setIfUnset("spark.ui.enabled", "false");
      setIfUnset("spark.driver.host", "127.0.0.1");
      setIfUnset("spark.driver.bindAddress", "127.0.0.1");
      return;
    }
    // A reader stays where it is, however long its executor is busy. By default one that has waited
    // for three seconds is moved: senders are connected with the executor it was on, and what that
    // one has received for it would never be read.
    setIfUnset("spark.locality.wait", ALWAYS);
    // Two readers of one port or position at once would be wrong, whatever the user prefers.
    System.setProperty("spark.speculation", "false");
  }

  private static void setIfUnset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
