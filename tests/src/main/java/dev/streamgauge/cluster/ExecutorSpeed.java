package dev.streamgauge.cluster;

import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.TempFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Counts generated lines with one executor of one core, and with two, and tells how many lines a
 * second they read and what that takes; see {@code tests/executors}.
 */
public final class ExecutorSpeed {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private ExecutorSpeed() {}

  /** What was read, and how much CPU time was spent, at a time. */
  private record Look(long nanoTime, long lines, Duration executors, Duration driver) {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int rounds = (int) arguments.number("rounds", 3);
    Duration warmUp = arguments.duration("warmUp", "30s");
    Duration time = arguments.duration("time", "30s");
    String interval = arguments.string("interval", "500ms");
    arguments.rejectOthers();

    System.out.println(
        "| executors | million lines a second | CPU of executors, cores | CPU of the driver, cores |");
    System.out.println("|---:|---:|---:|---:|");
    for (int round = 0; round < rounds; round++) {
      for (int executors = 1; executors <= 2; executors++) {
        Path folder = Files.createTempDirectory("streamgauge-executors");
        try (SparkCluster cluster = SparkCluster.start(folder.resolve("spark"));
            ProcessRun run = submit(cluster, executors, interval, folder)) {
          if (!run.waitUntil(() -> lines(folder) > 0, PATIENCE)) {
            throw new IllegalStateException("Nothing is read:\n" + run.stderr());
          }
          Thread.sleep(warmUp.toMillis());
          Look from = look(cluster, run, folder);
          Thread.sleep(time.toMillis());
          Look to = look(cluster, run, folder);
          double seconds = (to.nanoTime() - from.nanoTime()) / 1e9;
          System.out.printf(
              Locale.ROOT,
              "| %d | %.2f | %.2f | %.2f |%n",
              executors,
              (to.lines() - from.lines()) / seconds / 1e6,
              to.executors().minus(from.executors()).toMillis() / 1e3 / seconds,
              to.driver().minus(from.driver()).toMillis() / 1e3 / seconds);
        }
        TempFolders.delete(folder);
      }
    }
  }

  private static ProcessRun submit(
      SparkCluster cluster, int executors, String interval, Path folder) {
    List<String> options = new ArrayList<>();
    options.add("--total-executor-cores");
    options.add(Integer.toString(executors));
    return cluster.submitMain(
        GeneratedRun.class,
        options,
        "--splits=" + executors,
        "--interval=" + interval,
        "--folder=" + folder);
  }

  private static Look look(SparkCluster cluster, ProcessRun driver, Path folder) {
    Duration executors =
        cluster.executors().stream()
            .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
            .reduce(Duration.ZERO, Duration::plus);
    return new Look(System.nanoTime(), lines(folder), executors, driver.cpuTime());
  }

  private static long lines(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("split-"))
          .mapToLong(ExecutorSpeed::number)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Path file) {
    try {
      return Long.parseLong(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
