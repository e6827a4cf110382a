package dev.streamgauge.cluster;

import dev.streamgauge.testing.BundledJar;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.TempFolders;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a cluster until Ctrl-C, and prints how to use it; see {@code tests/cluster}. */
public final class ClusterCommand {
  private static final Path FOLDER = Path.of("tests/target/spark");

  private ClusterCommand() {}

  /** Starts a cluster at Spark's usual ports, or others if those are taken. */
  public static void main(String[] args) {
    if (Files.exists(FOLDER)) {
      TempFolders.delete(FOLDER);
    }
    try (SparkCluster cluster =
        SparkCluster.start(FOLDER, Ports.freeOrOther(7077), Ports.freeOrOther(8080))) {
      System.out.printf(
          """
          A Spark cluster of two workers at %s, with web pages at %s until Ctrl-C.
          In another terminal:

          %s/bin/spark-submit --class dev.streamgauge.pipelines.Main --master %s \\
            %s \\
            monitor --runner=SparkRunner --source=listen://127.0.0.1:5514 --checkpointDir=/tmp/gauge

          What executors print: tail -F %s/work/*/*/*/stdout
          """,
          cluster.masterUrl(),
          cluster.uiUrl(),
          FOLDER,
          cluster.masterUrl(),
          Launcher.repository().relativize(BundledJar.spark()),
          FOLDER);
      cluster.awaitEnd();
    }
  }
}
