package dev.streamgauge.pipelines.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.ExitCode;
import dev.streamgauge.util.VisibleText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * {@code rules import --from=elastalert|loki|prometheus FILE...}: prints a rules file, and for each
 * rule what it could not translate. Each rule it prints is one that {@code rules check} accepts.
 */
public final class RulesImport {
  private static final Set<String> KINDS = Set.of("elastalert", "loki", "prometheus");
  private static final String USE =
      "Use rules import --from=elastalert|loki|prometheus FILE...; see rules --help.";

  private final PrintStream out;
  private final PrintStream err;

  public RulesImport(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command.
   *
   * @param args {@code --from} and the files
   * @return the exit code
   * @throws ConfigException if {@code args} are wrong
   */
  public int run(List<String> args) {
    String from = null;
    List<String> files = new ArrayList<>();
    for (String arg : args) {
      if (arg.startsWith("--from=")) {
        from = arg.substring("--from=".length());
      } else if (arg.startsWith("--")) {
        throw new ConfigException(USE);
      } else {
        files.add(arg);
      }
    }
    if (from == null || !KINDS.contains(from) || files.isEmpty()) {
      throw new ConfigException(USE);
    }
    Map<String, List<Translation>> groups = new LinkedHashMap<>();
    Map<String, String> periods = new LinkedHashMap<>();
    int code = ExitCode.DONE;
    for (String file : files) {
      code = Math.max(code, read(from, file, groups, periods));
    }
    print(groups, periods);
    return code;
  }

  private int read(
      String from,
      String file,
      Map<String, List<Translation>> groups,
      Map<String, String> periods) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      Object top = new Load(settings).loadFromString(Files.readString(Path.of(file), UTF_8));
      if (!(top instanceof Map<?, ?>)) {
        err.println(VisibleText.of(file + ": this is not a file of rules"));
        return ExitCode.WRONG;
      }
      Map<String, Object> map = Selections.map(top);
      if (from.equals("elastalert")) {
        groups
            .computeIfAbsent("elastalert", g -> new ArrayList<>())
            .addAll(ElastAlert.translate(map));
        return ExitCode.DONE;
      }
      if (!(map.get("groups") instanceof List<?> all)) {
        err.println(VisibleText.of(file + ": there are no \"groups\" in it"));
        return ExitCode.WRONG;
      }
      for (Object each : all) {
        Map<String, Object> group = Selections.map(each);
        String name = String.valueOf(group.get("name"));
        groups.computeIfAbsent(name, g -> new ArrayList<>()).addAll(RuleGroups.translate(group));
        if (group.get("interval") instanceof String interval) {
          periods.put(name, QueryTranslator.duration(interval));
        }
      }
      return ExitCode.DONE;
    } catch (IOException | InvalidPathException e) {
      err.println(VisibleText.of(file + ": cannot be read: " + e));
    } catch (YamlEngineException | ClassCastException e) {
      String message = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
      err.println(VisibleText.of(file + ": cannot be read: " + message));
    }
    return ExitCode.WRONG;
  }

  private void print(Map<String, List<Translation>> groups, Map<String, String> periods) {
    List<Object> written = new ArrayList<>();
    Set<String> names = new HashSet<>();
    groups.forEach(
        (name, rules) -> {
          List<Object> accepted = new ArrayList<>();
          for (Translation rule : rules) {
            check(rule, periods.get(name), names);
            if (rule.isPossible()) {
              accepted.add(rule.rule());
            }
            rule.notes().forEach(note -> err.println(VisibleText.of(rule.name() + ": " + note)));
          }
          if (!accepted.isEmpty()) {
            Map<String, Object> group = new LinkedHashMap<>();
            group.put("name", name);
            group.put("rules", accepted);
            written.add(group);
          }
        });
    out.print(dump(Map.of("groups", written)));
  }

  /** Makes sure that the rule is right, or says why there is none. */
  private static void check(Translation rule, String period, Set<String> names) {
    if (!rule.isPossible()) {
      return;
    }
    if (!names.add(rule.name())) {
      rule.impossible("there is another rule of this name");
      return;
    }
    if (!evaluateEvery(rule, period)) {
      return;
    }
    RuleGroups.checkVariables(rule, labels(rule));
    List<String> problems = problems(rule);
    if (!problems.isEmpty()) {
      // Without the place, which is in no file.
      rule.impossible(String.join("; ", problems).replaceAll("import:[0-9]+:[0-9]+: ", ""));
    }
  }

  /**
   * Sets how often the rule is evaluated; returns false if there is no such rule.
   *
   * @param period the interval of its group; null for none
   */
  private static boolean evaluateEvery(Translation rule, String period) {
    Object own = rule.get("every");
    String interval = period != null ? period : own != null ? String.valueOf(own) : "1m";
    rule.remove("every");
    String every;
    try {
      every = Periods.of(rule.rule(), interval);
    } catch (IllegalArgumentException e) {
      rule.impossible(e.getMessage());
      return false;
    }
    if (every == null) {
      rule.note("the interval of " + interval + " was left out: it does not divide the window");
    } else if (!every.equals(rule.get("window"))) {
      rule.put("every", every);
    }
    return true;
  }

  private static Set<String> labels(Translation rule) {
    Set<String> labels = new HashSet<>();
    if (rule.get("by") instanceof List<?> by) {
      by.forEach(each -> labels.add(String.valueOf(each)));
    }
    if (rule.get("labels") instanceof Map<?, ?> given) {
      given.keySet().forEach(each -> labels.add(String.valueOf(each)));
    }
    String condition = String.valueOf(rule.get("condition"));
    if (condition.startsWith("new(")) {
      labels.add(condition.substring(4, condition.length() - 1));
    }
    return labels;
  }

  private static List<String> problems(Translation rule) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("name", "import");
    group.put("rules", List.of(rule.rule()));
    try {
      RuleSet.parse("import", dump(Map.of("groups", List.of(group))));
      return List.of();
    } catch (YamlException e) {
      return e.problems();
    }
  }

  private static String dump(Map<String, Object> file) {
    return new Dump(
            DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .setWidth(110)
                .build())
        .dumpToString(file);
  }
}
