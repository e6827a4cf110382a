package dev.streamgauge.bench;

import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the latency of results on live lines: log lines are sent at a steady rate with the
 * current time as event time, and counted in windows of 10 s every second.
 *
 * <p>The latency of a window is the time from the moment the source's watermark passes the window's
 * end ({@link WatermarkPasses}) to the moment its first result line is read from the program's
 * standard output. Results within {@link #WARM_UP} of the program's start are excluded. All windows
 * are compared with those of a plain loop.
 */
final class Live {
  private static final Duration SIZE = Duration.ofSeconds(10);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofSeconds(90);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Streamgauge's default of {@code --disorder}. */
  private static final Duration DISORDER = Duration.ofSeconds(1);

  private static final int PARTITIONS = 2;

  private final KafkaBroker broker;
  private final long linesPerSecond;
  private final String heap;

  /**
   * The outcome of one program.
   *
   * @param millis the latencies, sorted
   * @param cores how many processors it kept busy
   */
  record Outcome(String contender, long[] millis, double cores, int wrong) {
    /**
     * Returns the lowest latency that {@code share} of the windows do not exceed (nearest rank).
     */
    long percentile(double share) {
      return millis[(int) Math.ceil(share * millis.length) - 1];
    }
  }

  Live(KafkaBroker broker, long linesPerSecond, String heap) {
    this.broker = broker;
    this.linesPerSecond = linesPerSecond;
    this.heap = heap;
  }

  Outcome measure(Contender contender) throws IOException {
    String topic = "live-" + contender.name();
    broker.createTopic(topic, PARTITIONS);
    Path stateDir = Files.createTempDirectory("streamgauge-bench");
    Task task =
        new Task(
            broker.bootstrapServers(),
            topic,
            Question.ERRORS,
            SIZE,
            PERIOD,
            1,
            stateDir.toString());
    try (ProcessRun run = ProcessRun.of(contender.command(task, heap)).start()) {
      LiveFeed feed = new LiveFeed(LogLines.seeded(1), linesPerSecond, WARM_UP.plus(MEASURED));
      WatermarkPasses passes =
          new WatermarkPasses(
              PARTITIONS, feed.lines().timeMillis(0), PERIOD.toMillis(), DISORDER.toMillis());
      feed.run(broker.bootstrapServers(), topic, passes);
      double cores = run.cpuTime().toNanos() / (double) (System.nanoTime() - run.startNanoTime());
      run.expectExit(0, TIMEOUT);
      Check check =
          contender.check(
              Answer.of(feed.lines().lines(feed.count()), Question.ERRORS, SIZE, PERIOD));
      long[] millis = latencies(run, check, passes);
      if (millis.length == 0) {
        throw new AssertionError(contender.name() + " printed no window in time");
      }
      return new Outcome(contender.name(), millis, cores, check.wrong());
    } finally {
      Files.deleteIfExists(stateDir);
    }
  }

  private static long[] latencies(ProcessRun run, Check check, WatermarkPasses passes) {
    Map<Long, Long> printed = new LinkedHashMap<>();
    for (ProcessRun.OutputLine line : run.stdout()) {
      check.add(line.text());
      JsonResults.parse(List.of(line.text())).latest().keySet().stream()
          .map(window -> window.end().toEpochMilli())
          .forEach(end -> printed.putIfAbsent(end, line.nanoTime()));
    }
    List<Long> latencies = new ArrayList<>();
    printed.forEach(
        (end, nanoTime) ->
            passes
                .passed(end)
                .ifPresent(
                    pass -> {
                      if (pass - run.startNanoTime() >= WARM_UP.toNanos()) {
                        latencies.add((nanoTime - pass) / 1_000_000);
                      }
                    }));
    return latencies.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** Returns the outcomes as a Markdown table. */
  String markdown(List<Outcome> outcomes) {
    StringBuilder table =
        new StringBuilder(
            "| contender | lines/s | windows | p50, ms | p99, ms | most, ms | cores busy"
                + " | results |\n|---|---:|---:|---:|---:|---:|---:|---|\n");
    for (Outcome outcome : outcomes) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %d | %,d | %,d | %,d | %.2f | %s |%n",
              outcome.contender(),
              linesPerSecond,
              outcome.millis().length,
              outcome.percentile(0.5),
              outcome.percentile(0.99),
              outcome.percentile(1),
              outcome.cores(),
              outcome.wrong() == 0 ? "right" : "WRONG: " + outcome.wrong()));
    }
    return table.toString();
  }
}
