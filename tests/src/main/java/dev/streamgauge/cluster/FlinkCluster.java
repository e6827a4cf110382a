package dev.streamgauge.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.testing.BundledJar;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Flink standalone cluster: a job manager and a task manager with two slots, in separate
 * processes on loopback.
 *
 * <pre>{@code
 * try (FlinkCluster cluster = FlinkCluster.start(folder);
 *     ProcessRun run = cluster.submit("monitor", "--runner=FlinkRunner", "--source=...")) {
 *   run.expectExit(0, Duration.ofMinutes(2));
 * }
 * }</pre>
 */
public final class FlinkCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int SLOTS = 2;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final FlinkHome flink;
  private final int uiPort;
  private ProcessRun jobManager;
  private ProcessRun taskManager;

  private FlinkCluster(FlinkHome flink, int uiPort) {
    this.flink = flink;
    this.uiPort = uiPort;
  }

  /**
   * Assembles Flink in {@code folder}, which must not contain one yet, and starts a cluster that is
   * ready for programs. Logs stay in the folder, and the output of programs in {@code
   * taskmanager.out}.
   */
  public static FlinkCluster start(Path folder) {
    return start(folder, Ports.free());
  }

  /** Returns starts a cluster with the given port of the REST interface. */
  static FlinkCluster start(Path folder, int uiPort) {
    FlinkHome flink = FlinkHome.assemble(folder, conf(folder.toAbsolutePath(), uiPort));
    FlinkCluster cluster = new FlinkCluster(flink, uiPort);
    try {
      cluster.startAll();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Returns settings with memory divided as by Flink's own scripts for a task manager of about 1
   * GB.
   */
  private static List<String> conf(Path folder, int uiPort) {
    return List.of(
        "jobmanager.rpc.address: " + HOST,
        "jobmanager.rpc.port: " + Ports.free(),
        "jobmanager.bind-host: " + HOST,
        "rest.address: " + HOST,
        "rest.port: " + uiPort,
        "rest.bind-address: " + HOST,
        "taskmanager.host: " + HOST,
        "taskmanager.bind-host: " + HOST,
        "taskmanager.numberOfTaskSlots: " + SLOTS,
        "taskmanager.cpu.cores: 2.0",
        "taskmanager.memory.framework.heap.size: 128m",
        "taskmanager.memory.framework.off-heap.size: 64m",
        "taskmanager.memory.jvm-metaspace.size: 256m",
        "taskmanager.memory.jvm-overhead.min: 192m",
        "taskmanager.memory.jvm-overhead.max: 192m",
        "taskmanager.memory.task.heap.size: 384m",
        "taskmanager.memory.task.off-heap.size: 0b",
        "taskmanager.memory.network.min: 64m",
        "taskmanager.memory.network.max: 64m",
        "taskmanager.memory.managed.size: 0b",
        // The death of a task manager must be noticed soon.
        "heartbeat.interval: 1000",
        "metrics.fetcher.update-interval: 1000",
        "io.tmp.dirs: " + folder.resolve("tmp"));
  }

  private void startAll() {
    startJobManager();
    startTaskManager();
    awaitSlots();
  }

  private void awaitSlots() {
    Startup.await(this::hasSlots, folder(), List.of(jobManager, taskManager));
  }

  private void startJobManager() {
    jobManager =
        flink.daemon(
            "jobmanager",
            "256m",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
  }

  private void startTaskManager() {
    taskManager =
        flink.daemon(
            "taskmanager", "512m", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
  }

  /** Kills the task manager and starts a replacement. */
  public void replaceTaskManager() {
    taskManager.close();
    startTaskManager();
  }

  /** Kills the job manager, which forgets all jobs, and starts a replacement. */
  public void replaceJobManager() {
    jobManager.close();
    startJobManager();
    awaitSlots();
  }

  /** Runs the bundled jar with {@code arguments}, such as {@code monitor --runner=FlinkRunner}. */
  public ProcessRun submit(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--class", "dev.streamgauge.pipelines.Main"));
    all.add(BundledJar.flink().toString());
    all.addAll(List.of(arguments));
    return flink.run(all.toArray(String[]::new));
  }

  /** Returns the address of the job manager's REST interface. */
  String url() {
    return "http://" + HOST + ":" + uiPort;
  }

  /** Waits until the job manager has ended. */
  void awaitEnd() {
    ProcessHandle.of(jobManager.pid()).ifPresent(process -> process.onExit().join());
  }

  /** Kills all processes. */
  @Override
  public void close() {
    if (taskManager != null) {
      taskManager.close();
    }
    if (jobManager != null) {
      jobManager.close();
    }
  }

  private Path folder() {
    return flink.folder();
  }

  private boolean hasSlots() {
    try {
      return MAPPER.readTree(URI.create(url() + "/overview").toURL()).path("slots-total").asInt()
          == SLOTS;
    } catch (IOException notYet) {
      return false;
    }
  }
}
