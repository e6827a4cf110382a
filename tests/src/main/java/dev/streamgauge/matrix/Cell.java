package dev.streamgauge.matrix;

import dev.streamgauge.testing.Account;
import dev.streamgauge.testing.JsonResults.Result;
import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.PartitionLines;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ResultFolder;
import dev.streamgauge.testing.TopicFill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A scenario on an engine.
 *
 * <ol>
 *   <li>The first lines are in the topic; the program starts, its results go to files.
 *   <li>When results of some of them are out, the rest is sent. If that is the scenario's twist the
 *       program is killed now, and started again.
 *   <li>The last lines close all windows. When all results are right the program is ended by
 *       SIGTERM, and all its results are checked once more.
 * </ol>
 */
final class Cell implements AutoCloseable {
  /** For the first results; the first start may build the program. */
  private static final Duration START = Duration.ofMinutes(6);

  /** For all others. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final Lab lab;
  private final Scenario scenario;
  private final Engine engine;
  private final String topic;
  private final Path folder;
  private final SortedMap<Window, Long> expected;
  private final Instant end;
  private final ResultFolder results;
  private ProcessRun run;

  /** Not played yet; reads the topic of this name, and its files go to {@code folder}. */
  Cell(Lab lab, Scenario scenario, Engine engine, String topic, Path folder) {
    this.lab = lab;
    this.scenario = scenario;
    this.engine = engine;
    this.topic = topic;
    this.folder = folder;
    this.expected = scenario.expected();
    this.end = scenario.end();
    this.results = new ResultFolder(sink());
  }

  private Path sink() {
    return folder.resolve("results");
  }

  Verdict play() {
    lab.broker().createTopic(topic, scenario.input().partitions());
    send(scenario.input().first());
    start();
    if (!run.waitUntil(this::isSeen, START)) {
      return Verdict.wrong("No result up to " + scenario.seen() + " in time:\n" + run.stderr());
    }
    send(scenario.input().rest());
    if (scenario.twist() == Twist.KILLS) {
      run.kill();
      run.close();
      start();
    }
    send(scenario.input().last());
    run.waitUntil(() -> differences(results).isEmpty(), TIMEOUT);
    run.terminate();
    run.expectExit(0, TIMEOUT);
    return judge();
  }

  private void send(List<PartitionLines> lines) {
    TopicFill.fill(lab.broker().bootstrapServers(), topic, lines);
  }

  private void start() {
    List<String> options = new ArrayList<>(scenario.options());
    options.add("--source=kafka://" + lab.broker().bootstrapServers() + "/" + topic);
    options.add("--sink=file://" + sink());
    if (scenario.twist() == Twist.KILLS || engine.needsCheckpoint()) {
      options.add("--checkpointDir=" + folder.resolve("checkpoint"));
    }
    try {
      Path temp = Files.createDirectories(folder.resolve("tmp"));
      run = lab.start(engine, temp, scenario.command(), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isSeen() {
    return results.results().latest().keySet().stream()
        .anyMatch(window -> !window.end().isBefore(scenario.seen()));
  }

  private List<String> differences(ResultFolder told) {
    TreeMap<Window, Result> latest = new TreeMap<>(told.results().latest());
    latest.keySet().removeIf(window -> !window.start().isBefore(end));
    return Verdict.differences(expected, latest);
  }

  private Verdict judge() {
    List<String> problems = new ArrayList<>(differences(new ResultFolder(sink())));
    if (scenario.twist() == Twist.CORRECTS && results.corrections() == 0) {
      problems.add("No result was corrected.");
    }
    // After a kill the program knows only of the lines it has read since.
    if (scenario.twist() != Twist.KILLS) {
      Account account = Account.parse(run.stderr());
      if (!account.equals(scenario.account())) {
        problems.add("%s instead of %s".formatted(account, scenario.account()));
      }
    }
    return new Verdict(problems);
  }

  @Override
  public void close() {
    if (run != null) {
      run.close();
    }
  }
}
