package dev.streamgauge.faults;

import dev.streamgauge.hostile.GoodSender;
import dev.streamgauge.hostile.HostilePeer;
import dev.streamgauge.hostile.Protocol;
import dev.streamgauge.hostile.Target;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Scenario (d) by protocol: a program with a small heap gets everything wrong that there is while
 * others send good records, which have to be counted exactly.
 */
final class BadInputTrial {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration END = Duration.ofMinutes(4);
  private static final int LEAST_REQUESTS = 50;

  /** So that each protocol has requests of its own. */
  private static final int REQUESTS = 1_000_000;

  private final Lab lab;
  private final String runner;

  BadInputTrial(Lab lab, String runner) {
    this.lab = lab;
    this.runner = runner;
  }

  /** Returns a row for each source: protocols that share one attack it together. */
  List<FaultRow> run() {
    return Protocol.all().stream()
        .collect(Collectors.groupingBy(Protocol::source, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(this::row)
        .peek(row -> Lab.tell("%s", FaultTable.markdown(List.of(row))))
        .toList();
  }

  private FaultRow row(List<Protocol> protocols) {
    long start = System.nanoTime();
    Path folder = lab.newFolder("d");
    Target target = new Target(Ports.free(), folder.resolve("socket"));
    String heap = runner.equals(Runners.DIRECT) ? "-Xmx384m" : "-Xmx640m";
    List<RequestCounts> good = new ArrayList<>();
    try (ProcessRun program =
        Launcher.command(runner, "monitor", options(protocols.get(0).sourceAt(target)))
            .env(Launcher.JVM_OPTIONS, Launcher.jvmOptions(heap))
            .start()) {
      for (Protocol protocol : protocols) {
        good.add(new RequestCounts(protocol, good.size() * REQUESTS));
      }
      program.waitUntil(() -> listens(program, good.get(0), target), START);
      int attacks = attack(target, good, program);
      program.terminate();
      program.expectExit(0, END);
      Map<String, Long> counts = new TreeMap<>();
      JsonResults.parse(program.stdoutLines())
          .latest()
          .forEach((window, result) -> counts.merge(window.key(), result.count(), Long::sum));
      return row(
          protocols, good, counts, heap, attacks, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** Sends until something is acknowledged or, where nothing ever is, has been read. */
  private static boolean listens(ProcessRun program, RequestCounts good, Target target) {
    return good.isTaken(target)
        && (good.protocol().acknowledges() || program.stderr().contains("progress: "));
  }

  private static List<String> options(String source) {
    return List.of(
        "--source=" + source,
        "--eventTime=arrival",
        "--contains=" + GoodSender.MARK,
        "--by=after:request=",
        "--windowSize=1d",
        "--windowPeriod=1d",
        "--format=json",
        "--progressEvery=1s");
  }

  /** Returns how many attacks there were; fails if one was not answered as it has to be. */
  private static int attack(Target target, List<RequestCounts> good, ProcessRun program) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (RequestCounts each : good) {
        Future<Integer> hostile = threads.submit(() -> attack(target, each.protocol()));
        all.add(hostile);
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < LEAST_REQUESTS || !hostile.isDone(); i++) {
                    each.send(target);
                  }
                  return 0;
                }));
      }
      int attacks = 0;
      for (Future<Integer> each : all) {
        attacks += each.get();
      }
      return attacks;
    } catch (Exception e) {
      throw new IllegalStateException("A sender could not finish:\n" + program.stderr(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static int attack(Target target, Protocol protocol) throws Exception {
    List<HostilePeer> hostile = protocol.hostile();
    for (HostilePeer peer : hostile) {
      int unused = peer.attack().run(target);
    }
    return hostile.size();
  }

  private FaultRow row(
      List<Protocol> protocols,
      List<RequestCounts> good,
      Map<String, Long> counts,
      String heap,
      int attacks,
      Duration time) {
    Tally tally = new Tally(0, 0, 0);
    long sent = 0;
    for (RequestCounts each : good) {
      Tally own = each.tally(counts);
      tally =
          new Tally(
              tally.counted() + own.counted(),
              tally.lost() + own.lost(),
              tally.doubled() + own.doubled());
      sent += each.sent();
    }
    return new FaultRow(
        "d: bad input, " + protocols.stream().map(Protocol::name).collect(Collectors.joining(", ")),
        runner,
        String.format(Locale.ROOT, "%,d hostile peers, %s", attacks, heap),
        sent,
        tally.counted(),
        tally,
        time);
  }
}
