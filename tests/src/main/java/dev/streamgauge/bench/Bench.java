package dev.streamgauge.bench;

import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures programs that answer the same {@link Workload} over the same Kafka topic.
 *
 * <p>Every contender runs in its own process with the same heap, in turn, {@code --repeats} times
 * on a fifth of its lines and on all of them; a first run of each is discarded. Its results are
 * compared with those of a plain loop over the same lines, and the program exits with 1 if any is
 * wrong. Two figures come out: lines per second from the start of the process to its last result,
 * and the steady rate, which is the difference in lines over the difference in time of the two
 * sizes, start-up excluded.
 *
 * <p>A contender that is too slow for {@code --lines} gets fewer lines; the table says how many.
 *
 * <pre>
 * tests/bench --workload=errors,words --lines=1000000,10000000 --repeats=3 --out=target/bench
 * tests/bench --contenders=bare,streamgauge-spark --workload=wide
 * tests/bench --live=50000
 * </pre>
 *
 * <p>{@code --live=N} measures latency in place of throughput, see {@link Live}.
 */
public final class Bench {
  private static final int SHARE = 5;

  private final KafkaBroker broker;
  private final Topics topics;
  private final Trial trial;
  private final String heap;
  private final int repeats;
  private final Report report = new Report();

  /** A workload with its number of lines. */
  private record Plan(Workload workload, long lines, List<Contender> contenders) {
    long lines(Contender contender) {
      return Math.min(lines, contender.mostLines(workload));
    }

    Set<String> topics() {
      Set<String> topics = new LinkedHashSet<>();
      for (Contender contender : contenders) {
        topics.add(workload.topic(lines(contender)));
        topics.add(workload.topic(lines(contender) / SHARE));
      }
      return topics;
    }
  }

  private Bench(KafkaBroker broker, Arguments arguments) {
    this.broker = broker;
    heap = arguments.string("heap", "1g");
    repeats = (int) arguments.number("repeats", 3);
    // 10 000 lines per second of event time: 10 M lines are 100 periods of 10 s.
    LogLines lines =
        LogLines.seeded(arguments.number("seed", 1))
            .every(Duration.ofNanos(1_000_000_000L / arguments.number("linesPerSecond", 10_000)));
    topics = new Topics(broker, lines, (int) arguments.number("partitions", 2));
    trial = new Trial(broker, topics, heap);
  }

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    Path repository = Path.of(arguments.string("repository", "."));
    int readers = (int) arguments.number("readers", 1);
    String everyone =
        Contenders.all(repository, readers).stream()
            .map(Contender::name)
            .collect(Collectors.joining(","));
    List<Contender> contenders =
        Contenders.named(arguments.string("contenders", everyone), repository, readers);
    List<Plan> plans = new ArrayList<>();
    for (String lines : arguments.string("lines", "10000000").split(",")) {
      for (String name : arguments.string("workload", "errors").split(",")) {
        plans.add(
            new Plan(Workload.named(name), Long.parseLong(lines.replace("_", "")), contenders));
      }
    }
    long live = arguments.number("live", 0);
    String out = arguments.string("out", "");
    boolean right;
    try (KafkaBroker broker = KafkaBroker.running()) {
      Bench bench = new Bench(broker, arguments);
      arguments.rejectOthers();
      right = live > 0 ? bench.live(contenders, live) : bench.compare(plans, out);
    }
    System.exit(right ? 0 : 1);
  }

  private boolean live(List<Contender> contenders, long linesPerSecond) throws IOException {
    Live live = new Live(broker, linesPerSecond, heap);
    List<Live.Outcome> outcomes = new ArrayList<>();
    for (Contender contender : contenders) {
      if (contender.isLive()) {
        outcomes.add(live.measure(contender));
      }
    }
    System.out.print(live.markdown(outcomes));
    return outcomes.stream().allMatch(outcome -> outcome.wrong() == 0);
  }

  private boolean compare(List<Plan> plans, String out) throws InterruptedException, IOException {
    run(plans);
    System.out.print(report.markdown());
    if (!out.isEmpty()) {
      Output.write(report, Path.of(out));
    }
    return report.isRight();
  }

  private void run(List<Plan> plans) throws InterruptedException, IOException {
    for (int i = 0; i < plans.size(); i++) {
      Set<String> needed = new LinkedHashSet<>();
      plans.subList(i, plans.size()).forEach(plan -> needed.addAll(plan.topics()));
      topics.keepOnly(needed);
      run(plans.get(i), needed);
    }
  }

  private void run(Plan plan, Set<String> needed) throws InterruptedException, IOException {
    Map<Contender, List<Measurement>> onFew = new LinkedHashMap<>();
    Map<Contender, List<Measurement>> onMany = new LinkedHashMap<>();
    for (int round = 0; round <= repeats; round++) {
      for (Contender contender : plan.contenders()) {
        long many = plan.lines(contender);
        Measurement few = trial(contender, plan.workload(), many / SHARE, round);
        if (round > 0) {
          onFew.computeIfAbsent(contender, c -> new ArrayList<>()).add(few);
          onMany
              .computeIfAbsent(contender, c -> new ArrayList<>())
              .add(trial(contender, plan.workload(), many, round));
        }
        // Deletes what it has left in the broker.
        topics.keepOnly(needed);
      }
    }
    onFew.forEach(
        (contender, few) -> {
          long many = plan.lines(contender);
          report.add(
              new Cell(
                  plan.workload().name(),
                  contender.name(),
                  plan.lines(),
                  many / SHARE,
                  few,
                  many,
                  onMany.get(contender)));
        });
  }

  private Measurement trial(Contender contender, Workload workload, long lines, int round)
      throws InterruptedException, IOException {
    String what =
        String.format(
            Locale.ROOT,
            "%s, round %d, %s, %,d lines: ",
            workload.name(),
            round,
            contender.name(),
            lines);
    try {
      Measurement measurement = trial.measure(contender, workload, lines);
      System.err.println(what + measurement);
      return measurement;
    } catch (AssertionError e) {
      // The others are still worth measuring.
      System.err.println(what + e);
      return Measurement.failed();
    }
  }
}
