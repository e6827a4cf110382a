package dev.streamgauge.matrix;

import dev.streamgauge.cluster.SparkCluster;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.TempFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The environment shared by all cells: a broker, a folder, and a Spark cluster started on first
 * use.
 */
public final class Lab implements AutoCloseable {
  private final Path folder;
  private final KafkaBroker broker;
  private final Set<String> finished = new HashSet<>();
  private SparkCluster cluster;

  /** Creates a lab with a running broker, in a temporary folder. */
  public Lab() {
    try {
      folder = Files.createTempDirectory("streamgauge-matrix");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    broker = KafkaBroker.running();
  }

  /** Plays {@code scenario} on {@code engine}. */
  public Verdict play(Scenario scenario, Engine engine) {
    String name = scenario.id() + "-" + engine.id();
    Path cell = newFolder(name);
    if (cluster != null) {
      finished.addAll(cluster.applications());
    }
    try (Cell played = new Cell(this, scenario, engine, name, cell)) {
      return played.play();
    } catch (AssertionError | RuntimeException e) {
      return Verdict.wrong(e + (e.getCause() == null ? "" : ", since " + e.getCause()));
    } finally {
      broker.keepTopics(List.of());
      TempFolders.delete(cell);
    }
  }

  private Path newFolder(String name) {
    try {
      return Files.createTempDirectory(folder, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KafkaBroker broker() {
    return broker;
  }

  /**
   * Starts a program, with {@code temp} for its temporary files, which remain when it is killed.
   */
  ProcessRun start(Engine engine, Path temp, String command, List<String> options) {
    if (engine == Engine.CLUSTER) {
      List<String> line = new ArrayList<>(List.of(command, "--runner=" + engine.runner()));
      line.addAll(options);
      return cluster().submitWith(SparkCluster.QUICK_START, line.toArray(String[]::new));
    }
    return Launcher.command(engine.runner(), command, options)
        .env(Launcher.JVM_OPTIONS, Launcher.jvmOptions("-Djava.io.tmpdir=" + temp))
        .start();
  }

  /**
   * Returns what {@code run} has printed; on a cluster the executors do, those of earlier runs in
   * the same cell included.
   */
  List<String> printed(Engine engine, ProcessRun run) {
    return engine == Engine.CLUSTER ? cluster().executorOutput(finished) : run.stdoutLines();
  }

  /** Kills an executor of the cluster. */
  void killExecutor() {
    cluster().executors().get(0).destroyForcibly();
  }

  private SparkCluster cluster() {
    if (cluster == null) {
      cluster = SparkCluster.start(folder.resolve("cluster"));
    }
    return cluster;
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
    broker.close();
    TempFolders.delete(folder);
  }
}
