package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.beam.sdk.annotations.Internal;

/**
 * A rule with other thresholds, windows and times, in all combinations, as {@code
 * HighErrors.count=3..50,for=0..10m} names them.
 *
 * @param rule the rule, with the longest of the windows
 * @param variants its variants
 * @param rules the rule alone, with the silences of its file
 */
@Internal
public record RuleVariants(Rule rule, List<Variant> variants, RuleSet rules) {
  /** The most combinations. */
  static final int MOST = 10_000;

  /**
   * One combination.
   *
   * @param values the values by their names, as people write them
   * @param rule the rule with these
   * @param look the rule with those that change the value of its condition, and the thresholds and
   *     times of {@link RuleVariants#rule}
   */
  public record Variant(Map<String, String> values, Rule rule, Rule look) {}

  /**
   * Parses {@code text}, such as {@code HighErrors.count=3..50,for=0..10m}: a range has a third
   * part, {@code 3..50..5}, for other steps than one or a tenth.
   *
   * @param rules the rules of the file
   * @throws IllegalArgumentException if it is wrong
   */
  public static RuleVariants parse(String text, RuleSet rules) {
    // A rule's name may have dots; a parameter has none.
    int equals = text.indexOf('=');
    int dot = equals < 0 ? -1 : text.lastIndexOf('.', equals);
    if (dot < 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a sweep such as HighErrors.count=3..50,for=0..10m");
    }
    Rule rule = named(text.substring(0, dot), rules);
    SortedMap<String, List<SweptParameters.Value>> parameters = new TreeMap<>();
    Map<String, List<SweptParameters.Value>> inOrder = new LinkedHashMap<>();
    for (String each : text.substring(dot + 1).split(",", -1)) {
      int sign = each.indexOf('=');
      String name = sign < 0 ? each : each.substring(0, sign);
      List<SweptParameters.Value> values =
          SweptParameters.values(rule, name, sign < 0 ? "" : each.substring(sign + 1).strip());
      if (parameters.put(name, values) != null) {
        throw new IllegalArgumentException("\"" + name + "\" appears twice");
      }
      inOrder.put(name, values);
    }
    long product = 1;
    for (List<SweptParameters.Value> values : inOrder.values()) {
      product *= values.size();
      if (product > MOST) {
        throw new IllegalArgumentException(
            "there are more than "
                + MOST
                + " combinations: add a step to a range, such as 3..50..5");
      }
    }
    // What is counted must be enough for the longest window, and the most distinct values.
    Map<String, SweptParameters.Value> most = new LinkedHashMap<>();
    inOrder.forEach((name, values) -> most.put(name, values.get(values.size() - 1)));
    Rule base = with(rule, most, SweptParameters.Value::changesCounts);
    List<Variant> variants = new ArrayList<>();
    combine(base, new ArrayList<>(inOrder.entrySet()), 0, new LinkedHashMap<>(), variants);
    RuleSet alone = new RuleSet(List.of(base), rules.silences());
    return new RuleVariants(base, variants, alone);
  }

  private static Rule named(String name, RuleSet rules) {
    List<Rule> all = rules.rules().stream().filter(rule -> rule.name().equals(name)).toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          YamlMap.unknown("alert", name, rules.rules().stream().map(Rule::name).toList()));
    }
    if (all.size() > 1) {
      throw new IllegalArgumentException(
          "the alert \"" + name + "\" has an objective, whose thresholds are given");
    }
    return all.get(0);
  }

  /** Returns {@code rule} with those of {@code values} that {@code wanted} accepts. */
  private static Rule with(
      Rule rule,
      Map<String, SweptParameters.Value> values,
      Predicate<SweptParameters.Value> wanted) {
    Rule.Builder changed = rule.toBuilder();
    values.values().stream().filter(wanted).forEach(value -> value.setter().set(changed));
    SweptParameters.Value window = values.get(SweptParameters.WINDOW);
    if (window != null && wanted.test(window)) {
      // Once more, since others may have moved it.
      window.setter().set(changed);
    }
    return changed.build();
  }

  private static void combine(
      Rule rule,
      List<Map.Entry<String, List<SweptParameters.Value>>> parameters,
      int at,
      Map<String, SweptParameters.Value> chosen,
      List<Variant> variants) {
    if (at == parameters.size()) {
      Map<String, String> values = new LinkedHashMap<>();
      chosen.forEach((name, value) -> values.put(name, value.shown()));
      Rule variant = with(rule, chosen, value -> true);
      Rule look = with(rule, chosen, SweptParameters.Value::changesValue);
      variants.add(new Variant(values, variant, look));
      return;
    }
    for (SweptParameters.Value value : parameters.get(at).getValue()) {
      chosen.put(parameters.get(at).getKey(), value);
      combine(rule, parameters, at + 1, chosen, variants);
    }
  }
}
