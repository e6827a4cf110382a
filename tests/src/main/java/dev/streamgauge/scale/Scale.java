package dev.streamgauge.scale;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.rulespeed.RuleShapes;
import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.TopOfWindows;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;

/**
 * Measures what a large cluster would have to carry, in this process: see {@link Simulation}.
 *
 * <pre>
 * tests/scale --partitions=1000 --splits=100 --keys=10000000 --shards=64 --rules=2000
 * </pre>
 *
 * <p>Exits with 1 if a bound is broken: an element of more than 16 MiB, readers that take more than
 * half of the heap, or a window whose result is wrong.
 */
public final class Scale {
  private static final double MIB = 1 << 20;

  private final int partitions;
  private final int splits;
  private final int shards;
  private final long keys;
  private final int rules;
  private final Duration size;
  private final Duration period;
  private final Duration lateness;
  private final long intervalMillis;
  private final int windows;
  private final Duration lag;

  /** As the programs do with many readers. */
  private final boolean joined;

  /** Fewer than keys have: rules take microseconds for each line. */
  private final long ruleLines;

  private final ScaleReport report = new ScaleReport();

  private Scale(Arguments arguments) {
    partitions = (int) arguments.number("partitions", 1000);
    splits = (int) arguments.number("splits", 100);
    shards = (int) arguments.number("shards", 64);
    keys = arguments.number("keys", 10_000_000);
    rules = (int) arguments.number("rules", 2000);
    size = arguments.duration("windowSize", "30s");
    period = arguments.duration("windowPeriod", "10s");
    lateness = arguments.duration("allowedLateness", "1m");
    intervalMillis = arguments.duration("interval", "2s").toMillis();
    windows = (int) arguments.number("windows", 2);
    joined = Boolean.parseBoolean(arguments.string("joined", Boolean.toString(splits >= 8)));
    ruleLines = arguments.number("ruleLines", 20_000);
    lag = arguments.duration("lag", "5m");
  }

  public static void main(String[] args) throws Exception {
    boolean kept = run(args);
    System.out.flush();
    // Readers have a thread for each partition, which nobody waits for.
    Runtime.getRuntime().halt(kept ? 0 : 1);
  }

  /** Returns whether all bounds are kept. */
  static boolean run(String... args) throws IOException, InterruptedException {
    Arguments arguments = new Arguments(args);
    Scale scale = new Scale(arguments);
    Set<String> parts = Set.of(arguments.string("only", "tasks,heap,keys,lag,rules").split(","));
    arguments.rejectOthers();
    if (parts.contains("tasks")) {
      double millis = TaskLaunches.cpuMillis();
      scale.report.title("Tasks of Spark");
      scale.report.line(
          "an empty task takes %.2f ms of CPU: a core starts at most %,.0f a second",
          millis, 1000 / millis);
    }
    if (parts.contains("heap")) {
      scale.heap();
    }
    if (parts.contains("keys")) {
      scale.keys();
    }
    if (parts.contains("lag")) {
      scale.lag();
    }
    if (parts.contains("rules")) {
      scale.rules();
    }
    return !scale.report.isBroken();
  }

  /** A window has all keys, each once. */
  private long linesPerSecond(long ofKeys) {
    return Math.max(1, ofKeys * 1000 / size.toMillis());
  }

  private static byte[] key(long line, long ofKeys) {
    // A prime, so that neighbours are not alike.
    return numbered("host-", 12, line % ofKeys * 7_919 % ofKeys);
  }

  /**
   * Returns {@code start} and a number with as many zeros as it takes to be {@code length} long.
   */
  private static byte[] numbered(String start, int length, long number) {
    byte[] text = Arrays.copyOf(start.getBytes(US_ASCII), length);
    long rest = number;
    for (int i = length - 1; i >= start.length(); i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return text;
  }

  private SlidingCount count(int inShards) {
    SlidingCount count =
        SlidingCount.of(millis(size))
            .every(millis(period))
            .withAllowedLateness(millis(lateness))
            .perElement()
            .withChangesOnly()
            .withShards(inShards);
    return joined ? count.withJoinedBundles() : count;
  }

  private static org.joda.time.Duration millis(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Measures readers that have far more to read than the runner takes. */
  private void heap() throws IOException, InterruptedException {
    long before = heapBytes();
    Topic topic =
        new Topic(
            partitions,
            splits,
            1_000_000,
            line -> numbered("a line of the usual length, ", 107, line),
            LineBatchFn.identity());
    try (Simulation simulation = new Simulation(topic)) {
      topic.arrive(0, Topic.START + 3_600_000);
      long lines = simulation.readAhead();
      long bytes = heapBytes() - before;
      long heap = Runtime.getRuntime().maxMemory();
      report.title("Readers in catch-up, in a heap of %,.0f MiB", heap / MIB);
      report.line("%,d partitions in %,d splits hold %,d lines", partitions, splits, lines);
      report.bound(
          bytes <= heap / 2,
          "heap: %,.2f MiB per split, %,.1f MiB together, at most %,.0f MiB",
          bytes / MIB / splits,
          bytes / MIB,
          heap / 2.0 / MIB);
    }
  }

  private void keys() throws IOException {
    long perSecond = linesPerSecond(keys);
    report.title(
        "%,d keys in %,d shards, %,d lines/s from %,d partitions in %,d splits",
        keys, shards, perSecond, partitions, splits);
    SlidingCount count = count(shards);
    Topic topic = new Topic(partitions, splits, perSecond, line -> key(line, keys), count.tally());
    long until = Topic.START + size.plus(period.multipliedBy(windows)).toMillis();
    count(topic, count, 0, until);
  }

  /** One partition stands still while all others go on, and then catches up at once. */
  private void lag() throws IOException {
    int part = Math.max(1, shards / 8);
    long some = keys * part / shards;
    long perSecond = linesPerSecond(some);
    report.title(
        "A partition %s behind, then not: %,d keys in %,d shards, %,d lines/s",
        lag, some, part, perSecond);
    SlidingCount count = count(part);
    Topic topic =
        new Topic(
            Math.max(2, partitions / 8),
            Math.max(1, splits / 8),
            perSecond,
            line -> key(line, some),
            count.tally());
    count(topic, count, 1, Topic.START + lag.toMillis());
  }

  /**
   * Counts until {@code until}, and then until windows up to there are out.
   *
   * @param first the first partition that gets lines before that
   */
  private void count(Topic topic, SlidingCount count, int first, long until) throws IOException {
    Pipeline pipeline = Pipeline.create(Simulation.options());
    PCollection<LineBatch> lines = pipeline.apply("Read", new LinesOfSplits());
    PCollection<WindowCounts> counts = lines.apply("Count", count.ofTallies());
    PCollection<WindowCounts> top = counts.apply("Top", TopOfWindows.of(10, count.openWindows()));
    Windowed results = new Windowed();
    Windowed highest = new Windowed();
    try (Simulation simulation = new Simulation(topic)) {
      simulation.start(pipeline, lines);
      simulation.edge(counts).add(results);
      simulation.edge(top).add(highest);
      int closed = 0;
      for (long time = Topic.START; !results.ends().contains(until); ) {
        time += intervalMillis;
        int number = simulation.microBatches();
        topic.arrive(time >= until ? 0 : first, time);
        closed = time < until || time - intervalMillis >= until ? closed : number;
        results.begin(number);
        highest.begin(number);
        simulation.runMicroBatch();
        System.err.printf("scale: micro-batch %d%n", number);
      }
      report.edges(simulation.edges());
      report.states(simulation);
      int waited = results.microBatch(until) - closed;
      report.stages(simulation.stages(), waited, intervalMillis);
      report.line("");
      report.line(
          "result: %,d micro-batches after the one that reads the last line, its highest counts"
              + " %,d",
          waited, highest.microBatch(until) - closed);
      for (long end : results.ends()) {
        checkWindow(topic, results, end);
      }
    }
  }

  private void checkWindow(Topic topic, Windowed results, long end) {
    long from = Math.max(Topic.START, end - size.toMillis());
    long expected = topic.linesBefore(end) - topic.linesBefore(from);
    report.bound(
        results.lines(end) == expected && results.keys(end) == expected,
        "window until +%,d s: %,d lines of %,d keys, expected %,d of as many",
        (end - Topic.START) / 1000,
        results.lines(end),
        results.keys(end),
        expected);
  }

  private void rules() throws IOException {
    Alerts alerts =
        Alerts.of(RuleSet.parse("rules.yml", RuleShapes.mixed(rules)))
            .withAllowedLateness(millis(lateness))
            .withShards(8);
    if (joined) {
      alerts = alerts.withJoinedBundles();
    }
    LogLines text = LogLines.seeded(1);
    report.title(
        "%,d rules, %,d lines/s from %,d partitions in %,d splits",
        rules, ruleLines, partitions, splits);
    Topic topic = new Topic(partitions, splits, ruleLines, text::bytes, alerts.tally());
    Pipeline pipeline = Pipeline.create(Simulation.options());
    PCollection<LineBatch> lines = pipeline.apply("Read", new LinesOfSplits());
    lines.apply("Alerts", alerts);
    try (Simulation simulation = new Simulation(topic)) {
      simulation.start(pipeline, lines);
      for (long time = 0; time <= 90_000; time += intervalMillis) {
        topic.arrive(0, Topic.START + time);
        simulation.runMicroBatch();
      }
      report.edges(simulation.edges());
      report.states(simulation);
      report.stages(simulation.stages(), 0, intervalMillis);
    }
  }
}
