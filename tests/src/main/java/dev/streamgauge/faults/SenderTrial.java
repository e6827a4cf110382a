package dev.streamgauge.faults;

import dev.streamgauge.hostile.GoodSender;
import dev.streamgauge.hostile.Protocol;
import dev.streamgauge.hostile.Target;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.PostgresServer;
import dev.streamgauge.testing.ResultTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Scenario (f): a program that receives all protocols that acknowledge, with a spool, is killed
 * while they send. Its counts by request are compared with what was acknowledged.
 */
final class SenderTrial {
  private static final Duration SECONDS_A_KILL = Duration.ofSeconds(15);
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  /** So that each protocol has requests of its own. */
  private static final int REQUESTS = 100_000;

  private static final int MOST_LINES = 200_000;

  private static final Set<String> PROTOCOLS =
      Set.of(
          "lines over HTTP",
          "Loki's Protocol Buffers",
          "Elasticsearch",
          "OTLP",
          "OTLP over gRPC",
          "Forward");

  private final Lab lab;
  private final String runner;
  private final Injector injector;

  SenderTrial(Lab lab, String runner) {
    this.lab = lab;
    this.runner = runner;
    this.injector = new Kills(lab.seed(), lab.kills());
  }

  /** Returns a row for each protocol. */
  List<FaultRow> run() {
    long start = System.nanoTime();
    Path folder = lab.newFolder("f-senders-" + runner);
    Map<String, Target> targets = new TreeMap<>();
    List<Protocol> protocols = new ArrayList<>();
    for (Protocol protocol : Protocol.all()) {
      if (!PROTOCOLS.contains(protocol.name())) {
        continue;
      }
      protocols.add(protocol);
      targets.computeIfAbsent(protocol.source(), source -> new Target(Ports.free(), folder));
    }
    List<SureSender> senders = new ArrayList<>();
    try (KeptAlive program = new KeptAlive(folder, runner, options(folder, targets))) {
      int requests = (int) Math.min(lab.lines(), MOST_LINES) / GoodSender.OF_A_REQUEST;
      Duration span = SECONDS_A_KILL.multipliedBy(lab.kills());
      for (Protocol protocol : protocols) {
        Target target = targets.get(protocol.source());
        int first = senders.size() * REQUESTS;
        senders.add(SureSender.start(protocol, target, first, requests, span));
      }
      program.start();
      injector.inject(program);
      senders.forEach(sender -> sender.finish(TIMEOUT));
      program.requireAlive();
      program.awaitSuccess(TIMEOUT);
    } finally {
      senders.forEach(SureSender::close);
    }
    Map<String, Long> counts =
        ResultTable.countsByKey(
            () -> lab.postgres().connect(PostgresServer.USER), folder.getFileName().toString());
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    return senders.stream().map(sender -> row(sender, counts, time)).toList();
  }

  private List<String> options(Path folder, Map<String, Target> targets) {
    List<String> options = new ArrayList<>();
    targets.forEach(
        (source, target) ->
            options.add("--source=" + String.format(Locale.ROOT, source, target.port())));
    options.addAll(
        List.of(
            "--spool=" + folder.resolve("spool"),
            "--checkpointDir=" + folder.resolve("checkpoint"),
            "--eventTime=arrival",
            "--contains=" + GoodSender.MARK,
            "--by=after:request=",
            "--windowSize=10s",
            "--windowPeriod=10s",
            "--sink=" + lab.postgres().url(),
            "--jdbcUser=" + PostgresServer.USER,
            "--jdbcPasswordFile=" + lab.passwordFile(),
            "--pipelineName=" + folder.getFileName(),
            "--progressEvery=1s",
            "--stopWhenIdle=" + lab.idle().toSeconds() + "s"));
    return options;
  }

  private FaultRow row(SureSender sender, Map<String, Long> counts, Duration time) {
    int[] attempts = sender.attempts();
    int[] acknowledged = sender.acknowledged();
    long accounted = 0;
    long again = 0;
    long lost = 0;
    long doubled = 0;
    for (int i = 0; i < attempts.length; i++) {
      long count = counts.getOrDefault(Integer.toString(sender.first() + i), 0L);
      long most = (long) attempts[i] * GoodSender.OF_A_REQUEST;
      accounted += count;
      lost += Math.max(0, (long) acknowledged[i] * GoodSender.OF_A_REQUEST - count);
      doubled += Math.max(0, count - most);
      again += Math.max(0, Math.min(count, most) - GoodSender.OF_A_REQUEST);
    }
    return new FaultRow(
        "f: " + sender.protocol() + " with a spool",
        runner,
        String.format(
            Locale.ROOT,
            "%s, %,d records sent again after a lost answer",
            injector.description(),
            again),
        (long) attempts.length * GoodSender.OF_A_REQUEST + again,
        accounted,
        new Tally(accounted, lost, doubled),
        time);
  }
}
