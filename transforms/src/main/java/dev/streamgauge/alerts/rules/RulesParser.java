package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.yaml.YamlFile;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads a rules file as a whole. */
public final class RulesParser {
  private final Set<String> names = new HashSet<>();
  private final Map<String, ActiveHours> hours = new HashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> receivers;

  private RulesParser(Set<String> receivers) {
    this.receivers = receivers;
  }

  /**
   * Reads a rules file.
   *
   * @param file its name, for messages
   * @param text what is in it
   * @param section reads the receivers
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is wrong: every problem with its place
   */
  public static RuleSet parse(String file, String text, ReceiversSection section) {
    YamlFile yaml = YamlFile.parse(file, text);
    YamlMap top = yaml.top();
    RulesParser parser = new RulesParser(Set.copyOf(section.parse(top)));
    parser.readHours(top.map("active_hours"));
    if (!top.has("groups")) {
      top.error("\"groups\" is missing: a rules file has groups of rules");
    }
    top.maps("groups").forEach(parser::readGroup);
    List<Silence> silences = SilenceReader.read(top.maps("silences"), parser.names);
    top.noOtherKeys();
    yaml.problems().throwIfAny();
    return new RuleSet(parser.rules, silences);
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
    Rule rule =
        new RuleReader(map, receivers, hours)
            .read(group, alert == null ? "" : alert.value(), period);
    map.noOtherKeys();
    if (rule != null) {
      rules.add(rule);
    }
  }
}
