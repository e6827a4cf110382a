package dev.streamgauge.pipelines.imports;

import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.event.Template;
import dev.streamgauge.alerts.event.TemplateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Translates the alerting rules of a file of Loki's ruler or of Prometheus. */
final class RuleGroups {
  private static final Set<String> KNOWN =
      Set.of("alert", "expr", "for", "keep_firing_for", "labels", "annotations");

  private RuleGroups() {}

  /** Returns the rules of a group of such a file; recording rules have no counterpart. */
  static List<Translation> translate(Map<String, Object> group) {
    List<Translation> all = new ArrayList<>();
    if (group.get("rules") instanceof List<?> rules) {
      rules.forEach(each -> all.add(rule(Selections.map(each))));
    }
    return all;
  }

  private static Translation rule(Map<String, Object> given) {
    if (!given.containsKey("alert")) {
      Translation recording = new Translation(String.valueOf(given.get("record")));
      recording.impossible("it is a recording rule");
      return recording;
    }
    Translation rule = new Translation(String.valueOf(given.get("alert")));
    List<String> notes = new ArrayList<>();
    try {
      QueryTranslator.translate(QueryParser.parse(String.valueOf(given.get("expr")), notes), rule);
    } catch (UntranslatableException e) {
      rule.impossible(e.getMessage());
    }
    notes.forEach(rule::note);
    for (String key : List.of("for", "keep_firing_for")) {
      if (given.containsKey(key)) {
        rule.put(key, QueryTranslator.duration(String.valueOf(given.get(key))));
      }
    }
    rule.put("labels", given.get("labels"));
    rule.put("annotations", annotations(given, rule));
    given.keySet().stream()
        .filter(key -> !KNOWN.contains(key))
        .forEach(key -> rule.note("\"" + key + "\" has no counterpart"));
    return rule;
  }

  private static Map<String, Object> annotations(Map<String, Object> given, Translation rule) {
    Map<String, Object> annotations = new LinkedHashMap<>();
    Set<String> labels = Set.of("labels.*", "value", "name");
    if (given.get("annotations") instanceof Map<?, ?> texts) {
      texts.forEach(
          (name, text) -> {
            if (rule.hasOtherValue() && String.valueOf(text).contains("$value")) {
              rule.note(
                  "{{ $value }} in the annotation \""
                      + name
                      + "\" is the value of the condition here");
            }
            try {
              Template.parse(String.valueOf(text), labels);
              annotations.put(String.valueOf(name), text);
            } catch (TemplateException e) {
              rule.note("the annotation \"" + name + "\" was left out: " + e.problem());
            }
          });
    }
    return annotations;
  }

  /** Keeps the annotations whose variables {@code rule} has. */
  static void checkVariables(Translation rule, Set<String> labels) {
    if (!(rule.get("annotations") instanceof Map<?, ?> texts)) {
      return;
    }
    Map<String, Object> kept = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          try {
            Template.parse(String.valueOf(text), EventVariables.names(labels));
            kept.put(String.valueOf(name), text);
          } catch (TemplateException e) {
            rule.note("the annotation \"" + name + "\" was left out: " + e.problem());
          }
        });
    rule.remove("annotations");
    rule.put("annotations", kept);
  }
}
