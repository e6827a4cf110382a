package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Parses groups, rules and silences. */
final class RulesParser {
  private final YamlMap top;
  private final Set<String> names = new HashSet<>();
  private final Map<String, ActiveHours> hours = new HashMap<>();
  private final Map<String, Rule> byName = new HashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> receivers;

  /** Parses the file {@code top}, whose rules may name {@code receivers}. */
  RulesParser(YamlMap top, Set<String> receivers) {
    this.top = top;
    this.receivers = receivers;
  }

  /** Parses the rules, without unreadable ones, which become problems of the file. */
  RuleSet parse() {
    readHours(top.map("active_hours"));
    if (!top.has("groups")) {
      top.error("\"groups\" is missing: a rules file has groups of rules");
    }
    top.maps("groups").forEach(this::readGroup);
    List<Silence> silences = SilenceReader.read(top.maps("silences"), names);
    top.noOtherKeys();
    return new RuleSet(rules, silences);
  }

  private void readHours(@Nullable YamlMap named) {
    if (named == null) {
      return;
    }
    for (String name : named.keys()) {
      YamlMap each = named.map(name);
      ActiveHours read = each == null ? null : ActiveHoursReader.read(each);
      if (read != null) {
        hours.put(name, read);
      }
    }
  }

  private void readGroup(YamlMap group) {
    YamlText name = group.required("name");
    YamlText every = group.text("every");
    Duration period = every == null ? null : every.positiveDuration();
    if (!group.has("rules")) {
      group.error("\"rules\" is missing");
    }
    for (YamlMap each : group.maps("rules")) {
      readRule(each, name == null ? "" : name.value(), period);
    }
    group.noOtherKeys();
  }

  private void readRule(YamlMap map, String group, @Nullable Duration period) {
    YamlText alert = map.required("alert");
    if (alert != null && !names.add(alert.value())) {
      alert.error("there is another alert \"" + alert.value() + "\" above");
    }
    RuleReader reader = new RuleReader(map, receivers, hours, byName);
    Rule rule = reader.read(group, alert == null ? "" : alert.value(), period);
    map.noOtherKeys();
    if (rule != null && map.has(Slo.KEY)) {
      rules.addAll(Slo.expand(rule, 1 - rule.condition().threshold() / Slo.FIRST.burn()));
    } else if (rule != null) {
      rules.add(rule);
      byName.put(rule.name(), rule);
    }
  }
}
