package dev.streamgauge.pipelines.alert;

import static java.util.stream.Collectors.joining;

import dev.streamgauge.alerts.evaluate.FiringTimes;
import dev.streamgauge.alerts.evaluate.FiringTimes.Firing;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.rules.RulePair;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.util.VisibleText;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code rules diff OLD NEW --source=...}: evaluates the rules of two files over the same lines, in
 * one pass, and prints where their alerts fire at different times.
 */
final class RulesDiff {
  /** A difference: what fires with one of the files, or at other times. */
  private record Line(long atMillis, String text) {}

  private final PrintStream out;
  private final PrintStream err;

  RulesDiff(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command.
   *
   * @param args the two files, and options of a replay
   * @return whether there are no differences
   * @throws ConfigException if {@code args} are wrong
   * @throws Exception if the pipeline fails
   */
  boolean run(List<String> args) throws Exception {
    List<String> files = args.stream().filter(arg -> !arg.startsWith("--")).toList();
    List<String> options =
        new ArrayList<>(args.stream().filter(arg -> arg.startsWith("--")).toList());
    if (files.size() != 2) {
      throw new ConfigException("Use rules diff OLD NEW --source=URI; see rules --help.");
    }
    RulePair pair =
        RulePair.of(
            Replay.rules(files.get(0), files.get(0)), Replay.rules(files.get(1), files.get(1)));
    List<Firing> all;
    try (FiringTimes times = new FiringTimes(Replay.until(options))) {
      Replay.run(pair.both(), options, err, times);
      all = times.all();
    }
    List<Line> lines = differences(pair, all);
    lines.forEach(line -> out.println(VisibleText.of(line.text())));
    if (lines.isEmpty()) {
      out.println("no difference");
    }
    return lines.isEmpty();
  }

  private static List<Line> differences(RulePair pair, List<Firing> all) {
    TreeMap<String, List<Firing>> before = new TreeMap<>();
    TreeMap<String, List<Firing>> after = new TreeMap<>();
    for (Firing firing : all) {
      // A rule that both files have alike fires alike.
      boolean isNew = pair.isNew(firing.rule());
      (isNew ? after : before)
          .computeIfAbsent(
              named(firing.labels(), pair.nameOf(firing.rule())), n -> new ArrayList<>())
          .add(firing);
    }
    List<Line> lines = new ArrayList<>();
    before.forEach((name, old) -> compare(name, old, after.getOrDefault(name, List.of()), lines));
    after.forEach(
        (name, added) -> {
          if (!before.containsKey(name)) {
            compare(name, List.of(), added, lines);
          }
        });
    lines.sort(Comparator.comparingLong(Line::atMillis).thenComparing(Line::text));
    return lines;
  }

  private static void compare(String name, List<Firing> old, List<Firing> added, List<Line> lines) {
    List<Firing> left = new ArrayList<>(added);
    for (Firing firing : old) {
      Firing same =
          left.stream()
              .filter(firing::overlaps)
              .min(Comparator.comparing(Firing::startMillis))
              .orElse(null);
      if (same == null) {
        lines.add(new Line(firing.startMillis(), "- " + name + " " + span(firing)));
        continue;
      }
      left.remove(same);
      if (same.startMillis() != firing.startMillis() || same.endMillis() != firing.endMillis()) {
        lines.add(
            new Line(
                firing.startMillis(), "~ " + name + " " + span(firing) + ", now " + span(same)));
      }
    }
    left.forEach(
        firing -> lines.add(new Line(firing.startMillis(), "+ " + name + " " + span(firing))));
  }

  private static String span(Firing firing) {
    String start = Instant.ofEpochMilli(firing.startMillis()).toString();
    return firing.endMillis() == FiringTimes.OPEN
        ? "since " + start
        : "from " + start + " to " + Instant.ofEpochMilli(firing.endMillis());
  }

  /** Returns the alert as a person knows it: its name, and its labels. */
  static String named(SortedMap<String, String> labels, String name) {
    return name
        + labels.entrySet().stream()
            .filter(label -> !label.getKey().equals(AlertEvent.ALERT_NAME))
            .map(label -> label.getKey() + "=\"" + label.getValue() + '"')
            .collect(joining(", ", "{", "}"));
  }
}
