package dev.streamgauge.matrix;

import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.PartitionLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The rows of the matrix. */
public final class Scenarios {
  private static final Duration SIZE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** More than the default of {@code --disorder}. */
  private static final Duration DISORDER = Duration.ofSeconds(2);

  private static final Instant NINE = Instant.parse("2023-11-14T21:00:00Z");
  private static final Instant TEN = Instant.parse("2023-11-14T22:00:00Z");

  private static final String RECEIVER =
      "receivers:\n  - {name: hook, webhook: {url: \"" + Scenario.RECEIVER + "\"}}\n";

  /** The lines of a partition in a wave, unless a scenario needs another number. */
  private static final int WAVE = 30_000;

  private Scenarios() {}

  /** Returns all of them, in the order of the table. */
  public static List<Scenario> all() {
    return List.of(
        onTime(),
        late(),
        laterThanAllowed(),
        skewedPartitions(),
        idlePartition(),
        emptyWindows(),
        wideWindows(),
        sessions(),
        manyKeys(),
        restart(),
        alerts(),
        alertsWithReceiver(),
        executorKilled(),
        parallelReaders(),
        addedPartition(),
        manyKeysOverShards());
  }

  /** Returns those that the build runs. */
  public static List<Scenario> ofBuild() {
    return all().stream().filter(scenario -> scenario.extent().inBuild()).toList();
  }

  private static Scenario onTime() {
    Duration step = Duration.ofMillis(5);
    return monitor(
        "on time",
        "two partitions, lines in the order of their times",
        twoWaves(p -> seeded(p, step), SIZE),
        TEN.plus(step.multipliedBy(WAVE)).minusSeconds(10),
        Twist.NONE);
  }

  private static Scenario late() {
    Duration step = Duration.ofMillis(20);
    Duration late = Duration.ofMinutes(5);
    Instant end = TEN.plus(step.multipliedBy(WAVE));
    List<PartitionLines> first =
        everyPartition(p -> seeded(p, step).someLateBy(0.1, late), 0, WAVE);
    List<PartitionLines> rest =
        everyPartition(
            p -> seeded(2 + p, step).startingAt(end.minus(late)), 0, late.dividedBy(step) / 2);
    return monitor(
        "late",
        "a tenth up to 5 minutes late at random, and then more for windows that have results",
        new Input(2, first, rest, closing(end, SIZE)),
        end.minusSeconds(10),
        Twist.CORRECTS);
  }

  private static Scenario laterThanAllowed() {
    Duration step = Duration.ofMillis(20);
    Instant end = TEN.plus(step.multipliedBy(WAVE));
    List<PartitionLines> first = everyPartition(p -> seeded(p, step), 0, WAVE);
    List<PartitionLines> rest = everyPartition(p -> seeded(2 + p, step), 0, 5_000);
    return monitor(
        "later than allowed",
        "8 minutes late with `--allowedLateness=1m`: dropped, and counted as that",
        new Input(2, first, rest, closing(end, SIZE)),
        end.minusSeconds(10),
        Twist.IS_DROPPED,
        "--allowedLateness=1m");
  }

  private static Scenario skewedPartitions() {
    LogLines behind = seeded(0, Duration.ofMillis(20)).startingAt(NINE);
    LogLines ahead = seeded(1, Duration.ofMillis(5));
    List<PartitionLines> first =
        List.of(
            new PartitionLines(0, behind, 0, WAVE / 2), new PartitionLines(1, ahead, 0, 2 * WAVE));
    // All at once: a partition that is idle for two seconds does not hold up the others.
    return monitor(
        "skewed partitions",
        "one an hour behind the other",
        new Input(2, first, List.of(), closing(TEN.plusSeconds(300), SIZE)),
        NINE,
        Twist.NONE);
  }

  private static Scenario idlePartition() {
    // When everything is read at once, no partition is idle among busy ones, and windows wait for
    // the wall clock: so the partition that stops is only half a minute behind.
    Duration step = Duration.ofMillis(1);
    LogLines busy = seeded(0, step);
    LogLines stalling = seeded(1, step);
    List<PartitionLines> first =
        List.of(new PartitionLines(0, busy, 0, WAVE), new PartitionLines(1, stalling, 0, 1_000));
    List<PartitionLines> rest =
        List.of(
            new PartitionLines(0, busy, WAVE, 2 * WAVE),
            new PartitionLines(1, stalling, 1_000, 2_000));
    return monitor(
        "idle partition",
        "three, one without a line, one that stops and goes on when others are far ahead",
        new Input(3, first, rest, closing(TEN.plus(step.multipliedBy(2 * WAVE)), SIZE)),
        TEN.plus(step.multipliedBy(WAVE)).minusSeconds(20),
        Twist.NONE);
  }

  private static Scenario emptyWindows() {
    Duration step = Duration.ofMillis(5);
    Instant again = TEN.plusSeconds(600);
    List<PartitionLines> first = everyPartition(p -> seeded(p, step), 0, WAVE);
    List<PartitionLines> rest = everyPartition(p -> seeded(2 + p, step).startingAt(again), 0, WAVE);
    return new Scenario(
        "empty windows",
        "minutes without a line: their windows have results of zero",
        "monitor",
        List.of(),
        new Input(2, first, rest, closing(again.plus(step.multipliedBy(WAVE)), SIZE)),
        TEN.plusSeconds(120),
        Twist.NONE,
        PlainLoop.slidingWithZeros(SIZE, PERIOD));
  }

  private static Scenario wideWindows() {
    Duration size = Duration.ofHours(1);
    Duration step = Duration.ofMillis(60);
    return new Scenario(
        "wide windows",
        "an hour, every 10 s: each line in 360 of them",
        "monitor",
        List.of("--windowSize=1h"),
        twoWaves(p -> seeded(p, step), size),
        TEN.plus(step.multipliedBy(WAVE)).minusSeconds(10),
        Twist.NONE,
        PlainLoop.sliding(size, PERIOD));
  }

  private static Scenario sessions() {
    Duration gap = Duration.ofSeconds(30);
    Duration step = Duration.ofMillis(100);
    int wave = 6_000;
    Instant end = TEN.plus(step.multipliedBy(wave));
    List<PartitionLines> first = everyPartition(p -> seeded(p, step).hosts(200), 0, wave);
    List<PartitionLines> rest =
        everyPartition(
            p -> seeded(2 + p, step).hosts(200).startingAt(end.minusSeconds(300)), 0, wave / 6);
    return new Scenario(
        "sessions",
        "of 200 keys with a gap of 30 s; late lines join some that have results",
        "sessions",
        List.of("--by=column:2", "--gap=30s"),
        new Input(2, first, rest, closing(end, gap)),
        end.minusSeconds(10),
        Twist.CORRECTS,
        PlainLoop.sessions(Scenarios::host, gap));
  }

  private static Scenario manyKeys() {
    Duration size = Duration.ofMinutes(1);
    Duration step = Duration.ofMillis(5);
    return new Scenario(
        "many keys",
        "10,000 of them, by `--by=column:2`",
        "monitor",
        List.of("--by=column:2", "--windowSize=1m", "--windowPeriod=1m"),
        twoWaves(p -> seeded(p, step).hosts(10_000).errorRate(1), size),
        TEN.plusSeconds(60),
        Twist.NONE,
        PlainLoop.slidingByKey(Scenarios::host, size, size));
  }

  private static Scenario restart() {
    Duration step = Duration.ofMillis(5);
    return monitor(
        "restart",
        "`kill -9` in the middle, `--checkpointDir`, the same command again",
        twoWaves(p -> seeded(p, step), SIZE),
        TEN.plus(step.multipliedBy(WAVE)).minusSeconds(10),
        Twist.KILLS);
  }

  private static Scenario alerts() {
    return alerts(
        "alerts",
        "every condition, also combined, and some lines 90 s late; `kill -9` in the middle",
        Twist.KILLS,
        AlertRules.TEXT,
        Extent.BUILD);
  }

  private static Scenario alertsWithReceiver() {
    return alerts(
        "alerts with a receiver",
        "the same, sent to a webhook by the process that was started; at most one message twice",
        Twist.KILLS,
        AlertRules.TEXT + RECEIVER,
        Extent.BY_HAND);
  }

  private static Scenario executorKilled() {
    return alerts(
        "executor killed while it alerts",
        "the same; where there are no executors, the program is killed instead",
        Twist.KILLS_EXECUTOR,
        AlertRules.TEXT + RECEIVER,
        Extent.BY_HAND);
  }

  private static Scenario alerts(
      String name, String description, Twist twist, String rules, Extent extent) {
    Duration step = Duration.ofMillis(20);
    int wave = 20_000;
    Instant end = TEN.plus(step.multipliedBy(2L * wave));
    // Of hosts of their own, and in one slice: whatever part of them comes first, their alerts
    // begin and end at the same times.
    LogLines late =
        seeded(9, step).startingAt(TEN.plusSeconds(300)).hostsFrom(900).hosts(5).errorRate(1);
    return new Scenario(
        name,
        description,
        "monitor",
        List.of(),
        new Input(
            2,
            everyPartition(p -> seeded(p, step), 0, wave),
            everyPartition(p -> seeded(p, step), wave, 2L * wave),
            List.of(new PartitionLines(0, late, 0, 400)),
            closing(end, SIZE)),
        TEN.plus(step.multipliedBy(wave)).minusSeconds(60),
        twist,
        PlainLoop.alerts(SIZE.plus(DISORDER)),
        rules,
        extent);
  }

  private static Scenario parallelReaders() {
    Duration step = Duration.ofMillis(5);
    Instant end = TEN.plus(step.multipliedBy(2 * WAVE));
    List<PartitionLines> first = new ArrayList<>(everyPartition(p -> seeded(p, step), 0, WAVE));
    LogLines behind = seeded(2, Duration.ofMillis(20)).startingAt(NINE);
    first.add(new PartitionLines(2, behind, 0, WAVE / 2));
    return monitor(
            "parallel readers",
            "two of them and four partitions: one an hour behind, one without a line; `kill -9` in"
                + " the middle",
            new Input(
                4, first, everyPartition(p -> seeded(p, step), WAVE, 2 * WAVE), closing(end, SIZE)),
            NINE,
            Twist.KILLS)
        .run(Extent.BY_HAND.onlyWithReaders(2));
  }

  private static Scenario addedPartition() {
    Duration step = Duration.ofMillis(5);
    Instant end = TEN.plus(step.multipliedBy(2 * WAVE));
    List<PartitionLines> rest =
        new ArrayList<>(everyPartition(p -> seeded(p, step), WAVE, 2 * WAVE));
    rest.add(new PartitionLines(2, seeded(2, step), WAVE, 2 * WAVE));
    return monitor(
            "partition added while running",
            "a third, with as many lines as the others from then on; on Spark with two readers",
            new Input(2, everyPartition(p -> seeded(p, step), 0, WAVE), rest, closing(end, SIZE)),
            TEN.plus(step.multipliedBy(WAVE)).minusSeconds(10),
            Twist.ADDS_A_PARTITION)
        .run(Extent.BY_HAND.withReaders(2));
  }

  private static Scenario manyKeysOverShards() {
    Duration size = Duration.ofMinutes(1);
    Duration step = Duration.ofMillis(5);
    Instant end = TEN.plus(step.multipliedBy(WAVE));
    IntFunction<LogLines> partition = p -> seeded(p, step).hosts(10_000).errorRate(1);
    return new Scenario(
            "many keys over shards",
            "10,000 of them in four shards (`--shards=4`); late lines correct some of each",
            "monitor",
            List.of("--by=column:2", "--windowSize=1m", "--windowPeriod=1m", "--shards=4"),
            new Input(
                2,
                everyPartition(partition, 0, WAVE),
                everyPartition(
                    p -> partition.apply(2 + p).startingAt(end.minusSeconds(100)), 0, WAVE / 6),
                closing(end, size)),
            TEN.plusSeconds(60),
            Twist.CORRECTS,
            PlainLoop.slidingByKey(Scenarios::host, size, size))
        .run(Extent.BY_HAND);
  }

  private static String host(String line) {
    return line.split(" ")[1];
  }

  private static LogLines seeded(int seed, Duration step) {
    return LogLines.seeded(seed).startingAt(TEN).every(step).errorRate(0.2);
  }

  /** Returns the lines of both partitions, one half in the first wave, the other in the second. */
  private static Input twoWaves(IntFunction<LogLines> partition, Duration windowSize) {
    Instant end = Instant.ofEpochMilli(partition.apply(0).timeMillis(2 * WAVE));
    return new Input(
        2,
        everyPartition(partition, 0, WAVE),
        everyPartition(partition, WAVE, 2 * WAVE),
        closing(end, windowSize));
  }

  private static List<PartitionLines> everyPartition(
      IntFunction<LogLines> partition, long from, long to) {
    return IntStream.of(0, 1)
        .mapToObj(p -> new PartitionLines(p, partition.apply(p), from, to))
        .toList();
  }

  private static List<PartitionLines> closing(Instant end, Duration windowSize) {
    return List.of(closing(0, end, windowSize), closing(1, end, windowSize));
  }

  /** Returns a line so far ahead that no window with lines before {@code end} stays open. */
  private static PartitionLines closing(int partition, Instant end, Duration windowSize) {
    Instant time = end.plus(windowSize).plus(DISORDER);
    return new PartitionLines(
        partition, LogLines.seeded(partition).startingAt(time).errorRate(0), 0, 1);
  }

  private static Scenario monitor(
      String name, String description, Input input, Instant seen, Twist twist, String... options) {
    return new Scenario(
        name,
        description,
        "monitor",
        List.of(options),
        input,
        seen,
        twist,
        PlainLoop.sliding(SIZE, PERIOD));
  }
}
