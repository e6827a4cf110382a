package dev.streamgauge.pipelines.alert;

import dev.streamgauge.alerts.evaluate.Explanation;
import dev.streamgauge.alerts.evaluate.Explanation.Seen;
import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.pipelines.connect.Windows;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.util.Durations;
import dev.streamgauge.util.VisibleText;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * {@code rules explain ALERT --at=TIME --rules=FILE --source=...}: prints what an alert sees at a
 * time: the value of each series, its counts by slice, and lines.
 */
final class RulesExplain {
  /** How many series are shown: those with the highest values. */
  private static final int SHOWN = 20;

  private final PrintStream out;
  private final PrintStream err;

  RulesExplain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command.
   *
   * @param args the alert, and options
   * @throws ConfigException if {@code args} are wrong
   * @throws Exception if the pipeline fails
   */
  void run(List<String> args) throws Exception {
    List<String> alerts = args.stream().filter(arg -> !arg.startsWith("--")).toList();
    String at = option(args, "at");
    String file = option(args, "rules");
    if (alerts.size() != 1 || at == null || file == null) {
      throw new ConfigException(
          "Use rules explain ALERT --at=TIME --rules=FILE --source=URI; see rules --help.");
    }
    long millis = Windows.time("at", at).getMillis();
    RuleSet rules = Replay.rules(file, "--rules=" + file);
    List<String> names = rules.rules().stream().map(Rule::name).toList();
    String alert = alerts.get(0);
    if (!names.contains(alert)) {
      throw new ConfigException(YamlMap.unknown("alert", alert, names));
    }
    List<String> options =
        args.stream().filter(arg -> arg.startsWith("--") && !arg.startsWith("--at=")).toList();
    List<Seen> seen;
    try (Explanation explanation = new Explanation(alert, millis)) {
      Replay.run(rules, options, err, explanation);
      seen = new ArrayList<>(explanation.seen());
    }
    seen.sort(
        Comparator.comparing(Seen::phase, Comparator.comparing("FIRING PENDING INACTIVE"::indexOf))
            .thenComparing(Comparator.comparingDouble(Seen::value).reversed())
            .thenComparing(each -> each.labels().toString()));
    seen.stream().limit(SHOWN).forEach(this::print);
    if (seen.isEmpty()) {
      out.println(alert + " has no lines in its window at " + Instant.ofEpochMilli(millis));
    } else if (seen.size() > SHOWN) {
      out.println("and " + (seen.size() - SHOWN) + " more series");
    }
  }

  private static String option(List<String> args, String name) {
    String start = "--" + name + "=";
    return args.stream()
        .filter(arg -> arg.startsWith(start))
        .map(arg -> arg.substring(start.length()))
        .findFirst()
        .orElse(null);
  }

  private void print(Seen seen) {
    Rule rule = seen.rule();
    String phase = seen.phase().toLowerCase(Locale.ROOT);
    boolean inactive = phase.equals("inactive");
    show(
        RulesDiff.named(seen.labels(), rule.name())
            + ": "
            + phase
            + (inactive ? "" : " since " + Instant.ofEpochMilli(seen.sinceMillis()))
            + "; "
            + rule.conditionText()
            + (rule.parts().isEmpty() ? " in " + Durations.format(rule.windowMillis()) : "")
            + " is "
            + (seen.holds() ? "true" : "false")
            + ", value "
            + EventVariables.number(seen.value()));
    for (Evidence.Count count : seen.evidence().counts()) {
      show("  " + Instant.ofEpochMilli(count.startMillis()) + "  " + count.lines());
    }
    for (Evidence.Line line : seen.evidence().lines()) {
      show("  | " + line.text());
    }
  }

  private void show(String text) {
    out.println(VisibleText.of(text));
  }
}
