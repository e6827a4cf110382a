package dev.streamgauge.cluster;

import dev.streamgauge.testing.BundledJar;
import dev.streamgauge.testing.Launcher;
import java.nio.file.Path;

/** Runs a cluster until Ctrl-C, and tells how to use it; see {@code tests/cluster}. */
public final class ClusterCommand {
  private ClusterCommand() {}

  public static void main(String[] args) {
    Path folder = Path.of(args.length == 0 ? "tests/target/spark" : args[0]);
    try (SparkCluster cluster = SparkCluster.start(folder)) {
      System.out.printf(
          """
          A Spark cluster of two workers: %s
          Its web pages: %s
          To run a program on it, in another terminal, Kafka or other sources given:

          PATH=%s/bin:$PATH
          spark-submit --class dev.streamgauge.pipelines.Main --master %s \\
            %s \\
            monitor --runner=SparkRunner --source=kafka://broker:9092/logs --checkpointDir=/tmp/gauge

          Results of the console come out on the executors: %s/work. Ctrl-C stops all.
          """,
          cluster.masterUrl(),
          cluster.uiUrl(),
          folder.toAbsolutePath(),
          cluster.masterUrl(),
          Launcher.repository().relativize(BundledJar.spark()),
          folder);
      cluster.awaitEnd();
    }
  }
}
