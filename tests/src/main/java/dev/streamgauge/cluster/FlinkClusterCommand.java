package dev.streamgauge.cluster;

import dev.streamgauge.testing.BundledJar;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.TempFolders;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a Flink cluster until Ctrl-C, and prints how to use it; see {@code tests/flink-cluster}. */
public final class FlinkClusterCommand {
  private static final Path FOLDER = Path.of("tests/target/flink");

  private FlinkClusterCommand() {}

  /** Starts a cluster at Flink's usual port, or another if that is taken. */
  public static void main(String[] args) {
    if (Files.exists(FOLDER)) {
      TempFolders.delete(FOLDER);
    }
    try (FlinkCluster cluster = FlinkCluster.start(FOLDER, Ports.freeOrOther(8081))) {
      System.out.printf(
          """
          A Flink cluster of one task manager at %s until Ctrl-C.
          In another terminal:

          %s/bin/flink run --class dev.streamgauge.pipelines.Main \\
            %s \\
            monitor --runner=FlinkRunner --source=listen://127.0.0.1:5514 --checkpointDir=/tmp/gauge

          What the task manager prints: tail -F %s/taskmanager.out
          """,
          cluster.url(), FOLDER, Launcher.repository().relativize(BundledJar.flink()), FOLDER);
      cluster.awaitEnd();
    }
  }
}
