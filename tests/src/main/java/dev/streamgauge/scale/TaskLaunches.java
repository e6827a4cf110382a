package dev.streamgauge.scale;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** What Spark takes to start tasks that do nothing, and to hear of their ends. */
final class TaskLaunches {
  private static final int TASKS = 200;
  private static final int WARM_UP = 3;
  private static final int JOBS = 5;

  private TaskLaunches() {}

  /** Returns the CPU milliseconds of a task, in the driver and the executor, which are one JVM. */
  static double cpuMillis() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("scale")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long begun = 0;
      for (int job = 0; job < WARM_UP + JOBS; job++) {
        begun = job == WARM_UP ? system.getProcessCpuTime() : begun;
        spark.parallelize(Collections.nCopies(TASKS, 1), TASKS).foreachPartition(part -> {});
      }
      return (system.getProcessCpuTime() - begun) / 1e6 / JOBS / TASKS;
    }
  }
}
