package dev.streamgauge.matrix;

import dev.streamgauge.testing.Account;
import dev.streamgauge.testing.JsonResults.Result;
import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.PartitionLines;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ResultFolder;
import dev.streamgauge.testing.TopicFill;
import dev.streamgauge.testing.WebhookServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A scenario on an engine.
 *
 * <ol>
 *   <li>The first lines are in the topic; the program starts and writes its results to files.
 *   <li>When some of these have results, the rest is sent. If that is the scenario's twist, the
 *       program is now killed and restarted.
 *   <li>The last lines close all windows. When all results are right, SIGTERM ends the program, and
 *       all its results are checked again.
 * </ol>
 */
final class Cell implements AutoCloseable {
  /** The timeout for the first results; the first start may build the program. */
  private static final Duration START = Duration.ofMinutes(6);

  /** The timeout for all other results. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final Lab lab;
  private final Scenario scenario;
  private final Engine engine;
  private final String topic;
  private final Path folder;
  private final SortedMap<Window, Long> expected;
  private final Instant end;
  private final ResultFolder results;
  private final List<String> printedBefore = new ArrayList<>();
  private final WebhookServer receiver;
  private ProcessRun run;

  /**
   * Creates a cell, not played yet, that reads {@code topic} and keeps its files in {@code folder}.
   */
  Cell(Lab lab, Scenario scenario, Engine engine, String topic, Path folder) {
    this.lab = lab;
    this.scenario = scenario;
    this.engine = engine;
    this.topic = topic;
    this.folder = folder;
    this.expected = scenario.expected();
    this.end = scenario.end();
    this.results = new ResultFolder(sink());
    this.receiver = scenario.hasReceiver() ? WebhookServer.running() : null;
  }

  private Path sink() {
    return folder.resolve("results");
  }

  Verdict play() {
    lab.broker().createTopic(topic, scenario.input().partitions());
    send(scenario.input().first());
    start();
    Trickle trickle = new Trickle(scenario.input().meanwhile());
    if (!run.waitUntil(() -> sendSome(trickle) && isSeen(), START)) {
      return Verdict.wrong("No result up to " + scenario.seen() + " in time:\n" + run.stderr());
    }
    if (scenario.twist() == Twist.ADDS_A_PARTITION) {
      lab.broker().addPartition(topic);
    }
    send(Stream.concat(scenario.input().rest().stream(), trickle.left().stream()).toList());
    if (isKilledElsewhere()) {
      lab.killExecutor();
    } else if (scenario.twist().kills()) {
      run.kill();
      printedBefore.addAll(lab.printed(engine, run));
      run.close();
      start();
    }
    send(scenario.input().last());
    run.waitUntil(() -> differences(latest(results)).isEmpty(), TIMEOUT);
    run.terminate();
    run.expectExit(0, TIMEOUT);
    return judge();
  }

  private boolean isKilledElsewhere() {
    return scenario.twist() == Twist.KILLS_EXECUTOR && engine == Engine.CLUSTER;
  }

  private boolean sendSome(Trickle trickle) {
    List<PartitionLines> some = trickle.next();
    if (!some.isEmpty()) {
      send(some);
    }
    return true;
  }

  private void send(List<PartitionLines> lines) {
    TopicFill.fill(lab.broker().bootstrapServers(), topic, lines);
  }

  private void start() {
    List<String> options = new ArrayList<>(scenario.options());
    String source = "--source=kafka://" + lab.broker().bootstrapServers() + "/" + topic;
    options.add(
        scenario.twist() == Twist.ADDS_A_PARTITION ? source + "?metadata.max.age.ms=500" : source);
    if (scenario.extent().readers() > 1 && engine.readsInParallel()) {
      options.add("--readers=" + scenario.extent().readers());
    }
    if (scenario.rules().isEmpty()) {
      options.add("--sink=file://" + sink());
    } else {
      options.add("--rules=" + rules());
      options.add("--format=json");
    }
    if (engine == Engine.CLUSTER) {
      // It ends after its micro-batch, which takes long on a machine that does everything.
      options.add("--shutdownTimeout=3m");
    }
    if (scenario.twist().kills() || engine.needsCheckpoint()) {
      options.add("--checkpointDir=" + folder.resolve("checkpoint"));
    }
    try {
      Path temp = Files.createDirectories(folder.resolve("tmp"));
      run = lab.start(engine, temp, scenario.command(), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path rules() {
    try {
      String text = scenario.rules();
      return Files.writeString(
          folder.resolve("rules.yml"),
          receiver == null ? text : text.replace(Scenario.RECEIVER, receiver.url()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns what is known so far: the counts in {@code written}, or the alerts that were sent or
   * printed.
   */
  private Map<Window, Result> latest(ResultFolder written) {
    if (scenario.rules().isEmpty()) {
      return written.results().latest();
    }
    if (receiver != null) {
      return AlertEvents.of(receiver.events());
    }
    List<String> printed = new ArrayList<>(printedBefore);
    printed.addAll(lab.printed(engine, run));
    return AlertEvents.parse(printed);
  }

  private boolean isSeen() {
    return latest(results).keySet().stream()
        .anyMatch(window -> !window.end().isBefore(scenario.seen()));
  }

  private List<String> differences(Map<Window, Result> all) {
    TreeMap<Window, Result> latest = new TreeMap<>(all);
    latest.keySet().removeIf(window -> !window.start().isBefore(end));
    return Verdict.differences(expected, latest);
  }

  private Verdict judge() {
    List<String> problems = new ArrayList<>(differences(latest(new ResultFolder(sink()))));
    if (scenario.twist() == Twist.CORRECTS && results.corrections() == 0) {
      problems.add("No result was corrected.");
    }
    if (receiver != null) {
      problems.addAll(receiver.problems());
      // What was being sent at the moment of a kill is sent again; one message at a time is.
      if (receiver.repeatedMessages() > (isKilledElsewhere() ? 0 : 1)) {
        problems.add(receiver.repeatedMessages() + " messages were sent twice.");
      }
    }
    // After a kill the program accounts only for lines it has read since.
    if (!scenario.twist().kills()) {
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
    if (receiver != null) {
      receiver.close();
    }
  }
}
