package dev.streamgauge.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.testing.BundledJar;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Spark standalone cluster: a master and two workers of one core each, in separate processes
 * on loopback. A submitted program gets an executor on each worker, in its own JVM.
 *
 * <pre>{@code
 * try (SparkCluster cluster = SparkCluster.start(folder);
 *     ProcessRun run = cluster.submit("monitor", "--runner=SparkRunner", "--source=...")) {
 *   run.expectExit(0, Duration.ofMinutes(2));
 * }
 * }</pre>
 *
 * <p>It has cores for one program at a time; a second one waits.
 */
public final class SparkCluster implements AutoCloseable {
  /** Options of spark-submit for a run of minutes: the optimizing compiler pays off later. */
  public static final List<String> QUICK_START =
      List.of(
          "--driver-java-options",
          "-XX:TieredStopAtLevel=1",
          "--conf",
          "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1");

  static final String HOST = "127.0.0.1";

  private static final int WORKERS = 2;
  private static final String WORKER_MEMORY = "768m";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SparkHome spark;
  private final int port;
  private final int uiPort;
  private final List<ProcessRun> workers = new ArrayList<>();
  private ProcessRun master;

  private SparkCluster(SparkHome spark, int port, int uiPort) {
    this.spark = spark;
    this.port = port;
    this.uiPort = uiPort;
  }

  /**
   * Assembles Spark in {@code folder}, which must not contain one yet, and starts a cluster that is
   * ready for programs. Logs, and the output of executors, stay in the folder.
   */
  public static SparkCluster start(Path folder) {
    return start(folder, Ports.free(), Ports.free());
  }

  /** Returns starts a cluster with the given ports of the master and its web pages. */
  static SparkCluster start(Path folder, int port, int uiPort) {
    SparkCluster cluster = new SparkCluster(SparkHome.assemble(folder), port, uiPort);
    try {
      cluster.startAll();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private void startAll() {
    master =
        spark.daemon(
            "org.apache.spark.deploy.master.Master",
            log("master"),
            "--host",
            HOST,
            "--port",
            Integer.toString(port),
            "--webui-port",
            Integer.toString(uiPort));
    // A worker that starts before the master retries only after some seconds.
    await(() -> aliveWorkers().isPresent());
    for (int i = 1; i <= WORKERS; i++) {
      String name = "worker-" + i;
      workers.add(
          spark.daemon(
              "org.apache.spark.deploy.worker.Worker",
              log(name),
              "--host",
              HOST,
              "--webui-port",
              "0",
              "--cores",
              "1",
              "--memory",
              WORKER_MEMORY,
              "--work-dir",
              work().resolve(name).toString(),
              masterUrl()));
    }
    await(() -> aliveWorkers().filter(alive -> alive == WORKERS).isPresent());
  }

  /** Returns the value for {@code --master}. */
  public String masterUrl() {
    return "spark://" + HOST + ":" + port;
  }

  /** Returns the address of the master's web pages. */
  public String uiUrl() {
    return "http://" + HOST + ":" + uiPort;
  }

  /** Runs the bundled jar with {@code arguments}, such as {@code monitor --runner=SparkRunner}. */
  public ProcessRun submit(String... arguments) {
    return submitWith(List.of(), arguments);
  }

  /**
   * Returns runs the bundled jar with additional options of spark-submit, such as {@code --conf}.
   */
  public ProcessRun submitWith(List<String> submitOptions, String... arguments) {
    return submitClass("dev.streamgauge.pipelines.Main", submitOptions, arguments);
  }

  /**
   * Runs {@code main}, a program of this module, with the classes of the bundled jar and additional
   * options of spark-submit.
   */
  ProcessRun submitMain(Class<?> main, List<String> submitOptions, String... arguments) {
    String classes =
        Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath())
            + File.pathSeparator
            + BundledJar.spark();
    List<String> options = new ArrayList<>(submitOptions);
    options.addAll(List.of("--conf", "spark.driver.extraClassPath=" + classes));
    options.addAll(List.of("--conf", "spark.executor.extraClassPath=" + classes));
    return submitClass(main.getName(), options, arguments);
  }

  private ProcessRun submitClass(String main, List<String> submitOptions, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--class", main, "--master", masterUrl()));
    all.addAll(submitOptions);
    all.add(BundledJar.spark().toString());
    all.addAll(List.of(arguments));
    return spark.submit(all.toArray(String[]::new)).start();
  }

  /** Returns the running executors of any program. */
  public List<ProcessHandle> executors() {
    return workers.stream()
        .flatMap(worker -> ProcessHandle.of(worker.pid()).stream())
        .flatMap(ProcessHandle::children)
        .toList();
  }

  /**
   * Returns the standard output of all executors so far, to which the sink {@code console} writes.
   *
   * @param applications those whose executors are left out
   */
  public List<String> executorOutput(Set<String> applications) {
    List<String> lines = new ArrayList<>();
    for (Path folder : applicationFolders()) {
      if (!applications.contains(folder.getFileName().toString())) {
        outputs(folder).forEach(file -> lines.addAll(readLines(file)));
      }
    }
    return lines;
  }

  /** Returns the names of all applications so far, the running one included. */
  public Set<String> applications() {
    return applicationFolders().stream()
        .map(folder -> folder.getFileName().toString())
        .collect(Collectors.toSet());
  }

  /** Returns the folder of each application on each worker. */
  private List<Path> applicationFolders() {
    try (Stream<Path> folders = Files.walk(work(), 2)) {
      return folders.filter(f -> f.getFileName().toString().startsWith("app-")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> outputs(Path application) {
    try (Stream<Path> files = Files.walk(application, 2)) {
      return files.filter(f -> f.getFileName().toString().equals("stdout")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> readLines(Path file) {
    try {
      // Of a killed executor, the last character may be incomplete.
      return new String(Files.readAllBytes(file), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the master has ended. */
  void awaitEnd() {
    ProcessHandle.of(master.pid()).ifPresent(process -> process.onExit().join());
  }

  /** Kills all processes, including executors. */
  @Override
  public void close() {
    workers.forEach(ProcessRun::close);
    if (master != null) {
      master.close();
    }
  }

  private Path log(String name) {
    return spark.folder().resolve(name + ".log");
  }

  private Path work() {
    return spark.folder().resolve("work");
  }

  /** Returns how many workers the master has; empty if it does not answer. */
  private Optional<Integer> aliveWorkers() {
    try {
      return Optional.of(
          MAPPER.readTree(URI.create(uiUrl() + "/json/").toURL()).path("aliveworkers").asInt());
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }

  private void await(BooleanSupplier condition) {
    Startup.await(condition, spark.folder(), List.of(master));
  }
}
