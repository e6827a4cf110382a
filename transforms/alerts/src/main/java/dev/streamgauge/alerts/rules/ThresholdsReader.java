package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads {@link Rule.Thresholds}: {@code thresholds: {host: {web-1: 50, web-2: 80}}}. */
final class ThresholdsReader {
  static final String KEY = "thresholds";

  private ThresholdsReader() {}

  /** Returns the thresholds in {@code rule}, which counts {@code by} some fields. */
  static List<Rule.Thresholds> read(YamlMap rule, Condition condition, List<String> by) {
    List<Rule.Thresholds> all = new ArrayList<>();
    if (!rule.has(KEY)) {
      return all;
    }
    if (!condition.takesThreshold() || rule.has(Slo.KEY)) {
      rule.error(KEY, "\"" + KEY + "\" means nothing to " + condition);
    }
    YamlMap fields = rule.map(KEY);
    for (String field : fields == null ? List.<String>of() : fields.keys()) {
      if (!by.contains(field)) {
        fields.error(
            field, "\"" + field + "\" is not in \"by\": thresholds are those of series by a field");
      }
      YamlMap values = fields.map(field);
      TreeMap<String, Double> byValue = new TreeMap<>();
      for (String value : values == null ? List.<String>of() : values.keys()) {
        YamlText text = values.text(value);
        if (text != null && condition.takesThreshold()) {
          try {
            byValue.put(value, condition.withThreshold(text.value()).threshold());
          } catch (SyntaxException e) {
            text.errorAt(e.offset(), e.getMessage());
          }
        }
      }
      all.add(new Rule.Thresholds(field, byValue));
    }
    return all;
  }
}
