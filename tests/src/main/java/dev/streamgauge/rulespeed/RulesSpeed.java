package dev.streamgauge.rulespeed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.TempFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures rules against the promises of the documentation, on this machine:
 *
 * <ul>
 *   <li>lines a second of one rule, of 50 mixed ones, and of 2,000;
 *   <li>the time to parse 2,000 rules and to count a first line for them;
 *   <li>the time of a replay, and of a sweep of 1,000 combinations over the same file.
 * </ul>
 *
 * <p>Exits with 1 if one is not kept.
 */
public final class RulesSpeed {
  private static final int BATCH = 8192;
  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final String FORMAT =
      "'regex:host-(?P<host>[0-9]+) (?P<level>[A-Z]+) \\[(?P<service>[a-z]+)'";

  /** Kinds of rules; the last parameter is a number that makes each different. */
  private static final String[] KINDS = {
    "{alert: A%1$d, select: {contains: [timeout, refused-%1$d]}, window: 1m, condition: count >="
        + " 5}",
    "{alert: A%1$d, select: {severity: error}, window: 1m, every: 10s, condition: rate > %1$d/s}",
    "{alert: A%1$d, select: {contains: payment, severity: error}, window: 1m, condition: ratio >"
        + " 5%%}",
    "{alert: A%1$d, select: {contains: quota-%1$d}, window: 5m, every: 1m, condition: absent}",
    "{alert: A%1$d, select: {contains: invoice}, window: 1m, condition: spike >= 1%1$d}",
    "{alert: A%1$d, select: {contains: lock, not: {contains: [index-%1$d, page]}}, window: 1m,"
        + " condition: count >= 3}",
    "{alert: A%1$d, select: {contains: replica-%1$d}, window: 10m, every: 1m, condition: baseline"
        + " >= 4}",
    "{alert: A%1$d, sequence: {first: {contains: election-%1$d}, then_not: {contains: leader-%1$d},"
        + " within: 5m}, every: 1m}",
    "{alert: A%1$d, by: host, select: {contains: throttle-%1$d, format: "
        + FORMAT
        + "}, window: 1m, condition: count >= 9}",
    "{alert: A%1$d, select: {contains: upload-%1$d, format: "
        + FORMAT
        + "}, window: 1m, condition: cardinality(host) >= 9}",
  };

  private RulesSpeed() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int lines = Integer.parseInt(arguments.string("lines", "2000000"));
    arguments.rejectOthers();
    boolean kept = true;
    List<LineBatch> batches = batches(lines);
    double one = perSecond(rules(1), batches);
    double fifty = perSecond(rules(50), batches);
    kept &= print("50 rules: lines/s", fifty, "of one rule", fifty / one, fifty / one >= 0.6);
    long start = System.nanoTime();
    RuleSet many = rules(2000);
    LineBatchFn tally = Alerts.of(many).tally();
    tally.apply(batches.get(0));
    double seconds = (System.nanoTime() - start) / 1e9;
    kept &= print("2,000 rules: seconds to start", seconds, "at most", 2, seconds <= 2);
    double thousands = perSecond(many, batches);
    kept &= print("2,000 rules: lines/s", thousands, "at least", 200_000, thousands >= 200_000);
    Path folder = Files.createTempDirectory("streamgauge-rules");
    try {
      kept &= sweep(folder, lines);
    } finally {
      TempFolders.delete(folder);
    }
    System.exit(kept ? 0 : 1);
  }

  private static boolean print(
      String what, double measured, String beside, double value, boolean kept) {
    System.out.printf(
        Locale.ROOT,
        "%-32s %,14.2f   %s %,.2f   %s%n",
        what,
        measured,
        beside,
        value,
        kept ? "kept" : "NOT KEPT");
    return kept;
  }

  private static RuleSet rules(int number) {
    StringBuilder file = new StringBuilder("groups:\n- name: g\n  rules:\n");
    for (int i = 0; i < number; i++) {
      file.append("  - ").append(String.format(KINDS[i % KINDS.length], i + 1)).append('\n');
    }
    return RuleSet.parse("rules.yml", file.toString());
  }

  private static List<LineBatch> batches(int lines) {
    LogLines source = LogLines.seeded(1).every(Duration.ofMillis(1));
    List<LineBatch> batches = new ArrayList<>();
    for (int from = 0; from < lines; from += BATCH) {
      LineBatchBuilder builder = LineBatch.builder("speed");
      for (int i = from; i < Math.min(lines, from + BATCH); i++) {
        builder.append(source.text(i), source.timeMillis(i));
      }
      batches.add(builder.build());
    }
    return batches;
  }

  /** Returns the lines a second of one thread, the best of three passes. */
  private static double perSecond(RuleSet rules, List<LineBatch> batches) {
    LineBatchFn tally = Alerts.of(rules).tally();
    double best = 0;
    for (int pass = 0; pass < 3; pass++) {
      long start = System.nanoTime();
      long lines = 0;
      for (LineBatch batch : batches) {
        lines += batch.size();
        tally.apply(batch);
      }
      best = Math.max(best, lines * 1e9 / (System.nanoTime() - start));
    }
    return best;
  }

  private static boolean sweep(Path folder, int lines) throws IOException {
    Path log = folder.resolve("app.log");
    LogLines source = LogLines.seeded(1).every(Duration.ofMillis(100));
    try (var out = Files.newBufferedWriter(log, ISO_8859_1)) {
      for (int i = 0; i < lines; i++) {
        out.write(source.text(i));
        out.newLine();
      }
    }
    Path rules =
        Files.writeString(
            folder.resolve("rules.yml"),
            "groups:\n- name: g\n  rules:\n  - {alert: Errors, select: {contains: ERROR, format: "
                + FORMAT
                + "}, by: host, window: 1m, every: 10s, condition: count >= 40}\n",
            UTF_8);
    List<String> options = List.of("--rules=" + rules, "--source=file://" + log);
    List<String> swept = new ArrayList<>(options);
    swept.add("--sweep=Errors.count=1..100,for=0..90s..10s");
    double replay = seconds(options);
    double sweep = seconds(swept);
    return print(
        "sweep of 1,000: seconds", sweep, "of a replay", sweep / replay, sweep <= 2 * replay);
  }

  private static double seconds(List<String> options) {
    long start = System.nanoTime();
    try (ProcessRun run = Launcher.command(Runners.all().get(0), "replay", options).start()) {
      run.expectExit(0, TIMEOUT);
    } catch (UncheckedIOException e) {
      throw new IllegalStateException("the program cannot be started", e);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
