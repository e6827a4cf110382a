package dev.streamgauge.rulespeed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
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
 * Measures rules in {@code replay} on Direct, as a user runs it, against what is promised of them:
 *
 * <ul>
 *   <li>lines a second of one rule, of 50 mixed ones, and of 2,000, of which few or hundreds select
 *       a line; start-up excluded, as the difference of a long file and a short one;
 *   <li>the time to parse 2,000 rules and to count a first line for them;
 *   <li>the time of a replay, and of sweeps of 1,000 combinations over the same file.
 * </ul>
 *
 * <p>Exits with 1 if one promise is not kept.
 */
public final class RulesSpeed {
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  /** How much shorter the other file is. */
  private static final int SHORTER = 10;

  private final Path folder;
  private final int lines;
  private boolean kept = true;

  private RulesSpeed(Path folder, int lines) {
    this.folder = folder;
    this.lines = lines;
  }

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int lines = Integer.parseInt(arguments.string("lines", "4000000"));
    arguments.rejectOthers();
    Path folder = Files.createTempDirectory("streamgauge-rules");
    RulesSpeed speed = new RulesSpeed(folder, lines);
    try {
      speed.measure();
    } finally {
      TempFolders.delete(folder);
    }
    System.exit(speed.kept ? 0 : 1);
  }

  private void measure() throws IOException {
    write("long.log", lines, Duration.ofMillis(1));
    write("short.log", lines / SHORTER, Duration.ofMillis(1));
    double text = perSecond("one by a text", RuleShapes.one(RuleShapes.ONE_BY_TEXT));
    double severity = perSecond("one by severity", RuleShapes.one(RuleShapes.ONE_BY_SEVERITY));
    double fifty = perSecond("50 mixed", RuleShapes.mixed(50));
    promise("50 mixed, of one by a text", fifty / text, 0.6, fifty / text >= 0.6);
    promise("50 mixed, of one by severity", fifty / severity, 0.6, fifty / severity >= 0.6);
    double start = secondsToStart(RuleShapes.mixed(2000));
    promise("2,000, seconds to start", start, 2, start <= 2);
    double few = perSecond("2,000 of 400 services", RuleShapes.ofServices());
    promise("2,000 of 400 services", few, 200_000, few >= 200_000);
    double many = perSecond("2,000 mixed", RuleShapes.mixed(2000));
    promise("2,000 mixed", many, 200_000, many >= 200_000);
    sweeps("long.log");
    // Ten times as many times to evaluate for as many lines.
    write("slow.log", lines, Duration.ofMillis(10));
    sweeps("slow.log");
  }

  private void sweeps(String log) throws IOException {
    sweep(log, RuleShapes.BY_HOST, "count=1..100,for=0..90s..10s");
    sweep(log, RuleShapes.BY_HOST, "count=5..100..5,window=30s..5m..30s,for=0..40s..10s");
    sweep(log, RuleShapes.SEQUENCE, "within=10s..200s..10s,min_count=1..10,for=0..40s..10s");
  }

  private void sweep(String log, String rule, String combinations) throws IOException {
    Path rules = rules(RuleShapes.one(rule));
    double replay = seconds(rules, log, List.of());
    double sweep = seconds(rules, log, List.of("--sweep=A1." + combinations));
    promise(log + ", " + combinations, sweep / replay, 2, sweep <= 2 * replay);
  }

  private double secondsToStart(String rules) {
    long start = System.nanoTime();
    LineBatch line = LineBatch.builder("speed").append("x".repeat(100_000), 0).build();
    Alerts.of(RuleSet.parse("rules.yml", rules)).tally().apply(line);
    return (System.nanoTime() - start) / 1e9;
  }

  private double perSecond(String what, String text) throws IOException {
    Path rules = rules(text);
    double all = seconds(rules, "long.log", List.of());
    double some = seconds(rules, "short.log", List.of());
    double perSecond = (lines - lines / SHORTER) / (all - some);
    System.out.printf(Locale.ROOT, "%-64s %,12.0f lines/s%n", what, perSecond);
    return perSecond;
  }

  private void promise(String what, double measured, double promised, boolean isKept) {
    kept &= isKept;
    System.out.printf(
        Locale.ROOT,
        "%-64s %,12.2f   promised %,.2f   %s%n",
        what,
        measured,
        promised,
        isKept ? "kept" : "NOT KEPT");
  }

  private Path rules(String text) throws IOException {
    return Files.writeString(folder.resolve("rules.yml"), text, UTF_8);
  }

  private void write(String name, int number, Duration step) throws IOException {
    LogLines source = LogLines.seeded(1).every(step);
    try (var out = Files.newBufferedWriter(folder.resolve(name), ISO_8859_1)) {
      for (int i = 0; i < number; i++) {
        out.write(RuleShapes.line(source, i));
        out.newLine();
      }
    }
  }

  private double seconds(Path rules, String log, List<String> more) {
    List<String> options = new ArrayList<>(more);
    options.add("--rules=" + rules);
    options.add("--source=file://" + folder.resolve(log));
    long start = System.nanoTime();
    try (ProcessRun run = Launcher.command(Runners.all().get(0), "replay", options).start()) {
      run.expectExit(0, TIMEOUT);
    } catch (UncheckedIOException e) {
      throw new IllegalStateException("the program cannot be started", e);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
