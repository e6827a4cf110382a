package dev.streamgauge.pagecost;

import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.SocketWait;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures what the page costs a monitor that reads a steady stream: its CPU time without the page,
 * with it and one browser, and with 16 subscribers that have stalled, one after another and several
 * times, since a machine changes from minute to minute. Prints the medians, and how long the
 * endpoints take.
 *
 * <pre>
 * tests/page-cost --linesPerSecond=50000 --rounds=5 --time=30s
 * </pre>
 */
public final class PageCost {
  private static final Duration START = Duration.ofMinutes(5);
  private static final int REQUESTS = 300;

  /** What a monitor is measured with. */
  private enum Load {
    WITHOUT("without the page"),
    BROWSER("with the page, one browser"),
    STALLED("with the page, 16 stalled subscribers");

    private final String text;

    Load(String text) {
      this.text = text;
    }
  }

  private final String runner;
  private final long linesPerSecond;
  private final Duration warmUp;
  private final Duration time;
  private final Map<Load, List<Double>> cores = new LinkedHashMap<>();
  private final Map<Load, Map<String, List<Double>>> slowest = new LinkedHashMap<>();
  private double behind;

  private PageCost(String runner, long linesPerSecond, Duration warmUp, Duration time) {
    this.runner = runner;
    this.linesPerSecond = linesPerSecond;
    this.warmUp = warmUp;
    this.time = time;
    for (Load load : Load.values()) {
      cores.put(load, new ArrayList<>());
      slowest.put(load, new LinkedHashMap<>());
    }
  }

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    PageCost cost =
        new PageCost(
            arguments.string("runner", "DirectRunner"),
            arguments.number("linesPerSecond", 50_000),
            arguments.duration("warmUp", "60s"),
            arguments.duration("time", "30s"));
    long rounds = arguments.number("rounds", 5);
    arguments.rejectOthers();
    for (int round = 0; round < rounds; round++) {
      for (Load load : Load.values()) {
        cost.measure(load);
      }
    }
    cost.print();
  }

  private void measure(Load load) throws Exception {
    int source = Ports.free();
    int web = Ports.free();
    List<String> options =
        new ArrayList<>(
            List.of(
                "--source=listen://127.0.0.1:" + source,
                "--by=column:2",
                "--windowSize=10s",
                "--windowPeriod=2s",
                "--quiet"));
    if (load != Load.WITHOUT) {
      options.add("--web=127.0.0.1:" + web);
    }
    try (ProcessRun run = Launcher.command(runner, "monitor", options).start();
        Socket socket = SocketWait.untilItListens(source, run, START);
        SteadySender sender = SteadySender.to(socket, linesPerSecond)) {
      Watchers watchers = new Watchers(web);
      try (AutoCloseable watching = watch(load, watchers)) {
        Thread.sleep(warmUp.toMillis());
        double used = cores(run);
        cores.get(load).add(used);
        System.err.printf(Locale.ROOT, "%s: %.1f %% of a core%n", load.text, 100 * used);
        if (load != Load.WITHOUT) {
          watchers
              .slowest(REQUESTS)
              .forEach(
                  (path, millis) ->
                      slowest.get(load).computeIfAbsent(path, p -> new ArrayList<>()).add(millis));
        }
      }
      behind = Math.max(behind, sender.behindSeconds());
    }
  }

  private static AutoCloseable watch(Load load, Watchers watchers) throws Exception {
    if (load == Load.WITHOUT) {
      return () -> {};
    }
    while (!watchers.isReady()) {
      Thread.sleep(100);
    }
    return load == Load.BROWSER ? watchers.browser() : watchers.stalled(16);
  }

  /** Returns how many cores the process uses on average. */
  private double cores(ProcessRun run) throws InterruptedException {
    Duration before = run.cpuTime();
    long start = System.nanoTime();
    Thread.sleep(time.toMillis());
    long used = run.cpuTime().minus(before).toNanos();
    return (double) used / (System.nanoTime() - start);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private void print() {
    double without = median(cores.get(Load.WITHOUT));
    System.out.printf(
        Locale.ROOT,
        "%,d lines/s on %s, %s each; sender behind by at most %.1f s%n%n",
        linesPerSecond,
        runner,
        time.toString().substring(2).toLowerCase(Locale.ROOT),
        behind);
    System.out.println("| | CPU, % of a core: median | all | against without |");
    System.out.println("|---|---|---|---|");
    for (Load load : Load.values()) {
      List<Double> all = cores.get(load);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %s | %+.1f %% |%n",
          load.text,
          100 * median(all),
          all.stream()
              .map(each -> String.format(Locale.ROOT, "%.1f", 100 * each))
              .collect(Collectors.joining(" ")),
          100 * (median(all) / without - 1));
    }
    System.out.println();
    System.out.println("| endpoint | p99, one browser | p99, 16 stalled |");
    System.out.println("|---|---|---|");
    for (String path : Watchers.ENDPOINTS) {
      System.out.printf(
          Locale.ROOT,
          "| `%s` | %.1f ms | %.1f ms |%n",
          path,
          median(slowest.get(Load.BROWSER).get(path)),
          median(slowest.get(Load.STALLED).get(path)));
    }
  }
}
