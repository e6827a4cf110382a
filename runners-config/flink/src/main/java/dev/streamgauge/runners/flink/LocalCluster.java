package dev.streamgauge.runners.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.util.FileUtils;

/** Configures a cluster that consists of this process alone. */
final class LocalCluster {
  private static final String LOOPBACK = "127.0.0.1";

  private final Configuration configuration;
  private final LiveMetrics metrics;
  private final Path directory;

  private LocalCluster(Configuration configuration, LiveMetrics metrics, Path directory) {
    this.configuration = configuration;
    this.metrics = metrics;
    this.directory = directory;
  }

  /**
   * Creates the settings for one job.
   *
   * @throws IOException if no temporary directory can be created
   */
  static LocalCluster create() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(DeploymentOptions.TARGET, "local");
    configuration.set(DeploymentOptions.ATTACHED, true);
    // There is one reader, with its own threads, and mostly one key: more tasks would be idle.
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    // By default some of these listen on every interface.
    configuration.set(RestOptions.ADDRESS, LOOPBACK);
    configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    configuration.set(JobManagerOptions.ADDRESS, LOOPBACK);
    configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    configuration.set(TaskManagerOptions.HOST, LOOPBACK);
    configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    // All parts live in one process, so none dies alone; but a laptop sleeps.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofDays(1).toMillis());
    // A failure ends the program with its message and exit code, as on the other runners. By
    // default it would be retried forever.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    // The cluster shares the classes of the program, which must outlive the job.
    configuration.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
    Path directory = temporaryDirectory();
    configuration.set(CoreOptions.TMP_DIRS, directory.toString());
    configuration.set(ClusterOptions.PROCESS_WORKING_DIR_BASE, directory.toString());
    return new LocalCluster(configuration, LiveMetrics.reportedBy(configuration), directory);
  }

  private static Path temporaryDirectory() throws IOException {
    Path directory = Files.createTempDirectory("streamgauge-flink");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> FileUtils.deleteDirectoryQuietly(directory.toFile()), "delete-flink"));
    return directory;
  }

  Configuration configuration() {
    return configuration;
  }

  LiveMetrics metrics() {
    return metrics;
  }

  /** Returns the directory for checkpoints that are discarded with this process. */
  org.apache.flink.core.fs.Path checkpoints() {
    return org.apache.flink.core.fs.Path.fromLocalFile(directory.resolve("checkpoints").toFile());
  }
}
