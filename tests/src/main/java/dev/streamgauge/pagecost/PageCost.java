package dev.streamgauge.pagecost;

import com.google.common.io.Closer;
import dev.streamgauge.testing.Arguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures what the page costs a monitor that reads a steady stream: the CPU time of monitors that
 * run side by side, so that whatever else the machine does meets them all: two without the page,
 * whose difference is the noise, one with it and a browser, and one with 16 subscribers that have
 * stalled. Prints the medians of several stretches of time, and how long the endpoints take.
 *
 * <pre>
 * tests/page-cost --linesPerSecond=50000 --rounds=2 --stretches=4 --time=30s
 * </pre>
 */
public final class PageCost {
  private static final int REQUESTS = 300;

  /** What a monitor is measured with. */
  private enum Load {
    WITHOUT("without the page"),
    AGAIN("without the page, once more"),
    BROWSER("with the page, one browser"),
    STALLED("with the page, 16 stalled subscribers");

    private final String text;

    Load(String text) {
      this.text = text;
    }

    boolean hasPage() {
      return this == BROWSER || this == STALLED;
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
            arguments.duration("warmUp", "120s"),
            arguments.duration("time", "30s"));
    long rounds = arguments.number("rounds", 2);
    long stretches = arguments.number("stretches", 4);
    arguments.rejectOthers();
    for (int round = 0; round < rounds; round++) {
      cost.measure(round, stretches);
    }
    cost.print();
  }

  /** Starts all monitors, each round in another order, and measures them at the same time. */
  private void measure(int round, long stretches) throws Exception {
    Map<Load, MeasuredMonitor> monitors = new EnumMap<>(Load.class);
    try (Closer closer = Closer.create()) {
      List<Load> order = new ArrayList<>(List.of(Load.values()));
      Collections.rotate(order, round);
      for (Load load : order) {
        MeasuredMonitor monitor = closer.register(new MeasuredMonitor(runner, load.hasPage()));
        monitor.send(linesPerSecond);
        if (load.hasPage()) {
          monitor.watch(
              load == Load.BROWSER ? Watchers::browser : watchers -> watchers.stalled(16));
        }
        monitors.put(load, monitor);
      }
      Thread.sleep(warmUp.toMillis());
      for (int i = 0; i < stretches; i++) {
        measure(monitors);
      }
      for (Map.Entry<Load, MeasuredMonitor> each : monitors.entrySet()) {
        behind = Math.max(behind, each.getValue().behindSeconds());
        if (each.getKey().hasPage()) {
          each.getValue()
              .slowest(REQUESTS)
              .forEach(
                  (path, millis) ->
                      slowest
                          .get(each.getKey())
                          .computeIfAbsent(path, p -> new ArrayList<>())
                          .add(millis));
        }
      }
    }
  }

  /** Measures how many cores each process uses on average. */
  private void measure(Map<Load, MeasuredMonitor> monitors) throws InterruptedException {
    Map<Load, Duration> before = new EnumMap<>(Load.class);
    monitors.forEach((load, monitor) -> before.put(load, monitor.cpuTime()));
    long start = System.nanoTime();
    Thread.sleep(time.toMillis());
    long elapsed = System.nanoTime() - start;
    monitors.forEach(
        (load, monitor) -> {
          double used = (double) monitor.cpuTime().minus(before.get(load)).toNanos() / elapsed;
          cores.get(load).add(used);
          System.err.printf(Locale.ROOT, "%s: %.1f %% of a core%n", load.text, 100 * used);
        });
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
