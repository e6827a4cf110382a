package dev.streamgauge.bench;

import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.TopicFill;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures programs that count errors in sliding windows over the same Kafka topic.
 *
 * <p>Every contender runs as a process of its own with the same heap, by turns, {@code --repeats}
 * times on a fifth of its lines and on all of them; a first run of each is thrown away. Its windows
 * are compared with a plain loop's over the same lines. Two figures come out: lines per second from
 * the start of the process to its last result, and the steady rate, which is the difference in
 * lines over the difference in time of the two sizes, start-up excluded.
 *
 * <p>A contender that is too slow for {@code --lines} gets fewer of them; the table says how many.
 *
 * <pre>
 * tests/bench --lines=10000000 --partitions=2 --repeats=3
 * tests/bench --contenders=bare,streamgauge-spark --windowSize=1h
 * </pre>
 */
public final class Bench {
  private static final int SHARE = 5;
  private static final String TEXT = "ERROR";

  private final KafkaBroker broker;
  private final LogLines generator;
  private final Arguments arguments;
  private final int partitions;
  private final Duration windowSize;
  private final Duration windowPeriod;
  private final String heap;
  private final Map<Long, Map<Long, Long>> expectedByLines = new HashMap<>();

  private Bench(KafkaBroker broker, Arguments arguments) {
    this.broker = broker;
    this.arguments = arguments;
    partitions = (int) arguments.number("partitions", 2);
    windowSize = arguments.duration("windowSize", "30s");
    windowPeriod = arguments.duration("windowPeriod", "10s");
    heap = arguments.string("heap", "1g");
    // 10 000 lines to a second of event time: 10 M lines are 100 periods of 10 s.
    generator =
        LogLines.seeded(arguments.number("seed", 1))
            .every(Duration.ofNanos(1_000_000_000L / arguments.number("linesPerSecond", 10_000)));
  }

  public static void main(String[] args) throws InterruptedException {
    Arguments arguments = new Arguments(args);
    try (KafkaBroker broker = KafkaBroker.running()) {
      System.out.print(new Bench(broker, arguments).run());
    }
  }

  private String run() throws InterruptedException {
    long lines = arguments.number("lines", 10_000_000);
    int repeats = (int) arguments.number("repeats", 3);
    List<Contender> contenders = contenders();
    arguments.rejectOthers();

    Map<Contender, List<Measurement>> onFew = new LinkedHashMap<>();
    Map<Contender, List<Measurement>> onMany = new LinkedHashMap<>();
    for (int round = 0; round <= repeats; round++) {
      for (Contender contender : contenders) {
        long many = lines(contender, lines);
        Measurement few = measure(contender, many / SHARE, round);
        if (round == 0) {
          // It fills the page cache and builds what is missing; nothing to be counted.
          continue;
        }
        onFew.computeIfAbsent(contender, c -> new ArrayList<>()).add(few);
        onMany
            .computeIfAbsent(contender, c -> new ArrayList<>())
            .add(measure(contender, many, round));
      }
    }
    Report report = new Report();
    onFew.forEach(
        (contender, few) -> {
          long many = lines(contender, lines);
          report.add(contender.name(), many / SHARE, few, many, onMany.get(contender));
        });
    return report.markdown("bare");
  }

  private List<Contender> contenders() {
    List<Contender> all = Contenders.all(Path.of(arguments.string("repository", ".")));
    String everyName = String.join(",", all.stream().map(Contender::name).toList());
    List<String> names = Arrays.asList(arguments.string("contenders", everyName).split(","));
    List<Contender> chosen = all.stream().filter(c -> names.contains(c.name())).toList();
    if (chosen.size() != names.size()) {
      throw new IllegalArgumentException("--contenders=" + names + "; there are " + everyName);
    }
    return chosen;
  }

  private long lines(Contender contender, long wanted) {
    return Math.min(wanted, contender.mostLines(workload(0)));
  }

  private Workload workload(long lines) {
    return new Workload(
        broker.bootstrapServers(), "logs-" + lines, lines, windowSize, windowPeriod, heap);
  }

  private Measurement measure(Contender contender, long lines, int round)
      throws InterruptedException {
    Map<Long, Long> expected = expected(lines);
    Measurement measurement = Measurement.of(contender, workload(lines), expected);
    progress(
        "round %d, %s, %,d lines: %.2f s, CPU %.1f s, %d of %d windows wrong",
        round,
        contender.name(),
        lines,
        measurement.seconds(),
        measurement.cpuSeconds(),
        measurement.wrongWindows(),
        expected.size());
    return measurement;
  }

  /** The plain loop's counts; fills the topic with the same lines when first asked for. */
  private Map<Long, Long> expected(long lines) {
    return expectedByLines.computeIfAbsent(
        lines,
        n -> {
          Workload workload = workload(n);
          broker.createTopic(workload.topic(), partitions);
          long start = System.nanoTime();
          TopicFill.fill(broker.bootstrapServers(), workload.topic(), generator, 0, n);
          progress("filled %s in %.1f s", workload.topic(), (System.nanoTime() - start) / 1e9);
          return PlainCounts.perWindow(generator.lines(n), TEXT, windowSize, windowPeriod);
        });
  }

  private static void progress(String format, Object... values) {
    System.err.println(String.format(Locale.ROOT, format, values));
  }
}
