package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.util.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;

/**
 * A rule with other thresholds and times, in all combinations, as {@code
 * HighErrors.count=3..50,for=0..10m} names them.
 *
 * @param rule the rule
 * @param variants its variants
 * @param rules the rule alone, with the silences of its file
 */
@Internal
public record RuleVariants(Rule rule, List<Variant> variants, RuleSet rules) {
  /** The most combinations. */
  static final int MOST = 10_000;

  private static final int DEFAULT_STEPS = 10;
  private static final List<String> TIMES = List.of("for", "keep_firing_for", "cooldown");

  /**
   * One combination.
   *
   * @param values the values by their names, as people write them
   * @param rule the rule with these
   */
  public record Variant(Map<String, String> values, Rule rule) {}

  /** A value of a parameter, and what it makes of a rule. */
  private record Value(String shown, Setter setter) {}

  private interface Setter {
    void set(Rule.Builder rule);
  }

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
    SortedMap<String, List<Value>> parameters = new TreeMap<>();
    Map<String, List<Value>> inOrder = new LinkedHashMap<>();
    for (String each : text.substring(dot + 1).split(",", -1)) {
      int sign = each.indexOf('=');
      String name = sign < 0 ? each : each.substring(0, sign);
      List<Value> values = values(rule, name, sign < 0 ? "" : each.substring(sign + 1).strip());
      if (parameters.put(name, values) != null) {
        throw new IllegalArgumentException("\"" + name + "\" appears twice");
      }
      inOrder.put(name, values);
    }
    long product = 1;
    for (List<Value> values : inOrder.values()) {
      product *= values.size();
      if (product > MOST) {
        throw new IllegalArgumentException(
            "there are more than "
                + MOST
                + " combinations: add a step to a range, such as 3..50..5");
      }
    }
    List<Variant> variants = new ArrayList<>();
    combine(rule, new ArrayList<>(inOrder.entrySet()), 0, new LinkedHashMap<>(), variants);
    RuleSet alone = new RuleSet(List.of(rule), rules.silences());
    return new RuleVariants(rule, variants, alone);
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

  private static void combine(
      Rule rule,
      List<Map.Entry<String, List<Value>>> parameters,
      int at,
      Map<String, Value> chosen,
      List<Variant> variants) {
    if (at == parameters.size()) {
      Rule.Builder variant = rule.toBuilder();
      Map<String, String> values = new LinkedHashMap<>();
      chosen.forEach(
          (name, value) -> {
            value.setter().set(variant);
            values.put(name, value.shown());
          });
      variants.add(new Variant(values, variant.build()));
      return;
    }
    for (Value value : parameters.get(at).getValue()) {
      chosen.put(parameters.get(at).getKey(), value);
      combine(rule, parameters, at + 1, chosen, variants);
    }
  }

  private static List<Value> values(Rule rule, String name, String range) {
    String[] ends = range.split("\\.\\.", -1);
    if (range.isEmpty() || ends.length > 3) {
      throw new IllegalArgumentException(
          "\"" + name + "=" + range + "\" is not a range such as 3..50 or 0..10m..1m");
    }
    if (TIMES.contains(name)) {
      return times(rule, name, ends);
    }
    String keyword =
        rule.condition().kind() == Kind.QUANTILE ? "threshold" : rule.condition().kind().keyword();
    if (rule.condition().takesThreshold() && (name.equals(keyword) || name.equals("threshold"))) {
      return thresholds(rule.condition(), ends);
    }
    List<String> known = new ArrayList<>(TIMES);
    if (rule.condition().takesThreshold()) {
      known.add(keyword);
    }
    throw new IllegalArgumentException(YamlMap.unknown("parameter", name, known));
  }

  private static List<Value> times(Rule rule, String name, String[] ends) {
    long from = millis(ends[0]);
    long to = ends.length == 1 ? from : millis(ends[1]);
    long every = rule.everyMillis();
    // What is between two evaluations makes no difference.
    long tenth = ((to - from) / DEFAULT_STEPS + every - 1) / every * every;
    long step = ends.length == 3 ? millis(ends[2]) : Math.max(every, tenth);
    check(from, to, step, name);
    List<Value> values = new ArrayList<>();
    for (long at = from; at <= to; at += step) {
      long millis = at;
      values.add(
          new Value(
              millis == 0 ? "0s" : Durations.format(millis),
              variant -> {
                switch (name) {
                  case "for" -> variant.forMillis(millis);
                  case "cooldown" -> variant.cooldownMillis(millis);
                  default -> variant.keepFiringMillis(millis);
                }
              }));
    }
    return values;
  }

  private static long millis(String text) {
    Duration parsed = text.equals("0") ? Duration.ZERO : Durations.parse(text);
    return parsed.toMillis();
  }

  private static List<Value> thresholds(Condition condition, String[] ends) {
    double from = condition.withThreshold(ends[0]).threshold();
    double to = ends.length == 1 ? from : condition.withThreshold(ends[1]).threshold();
    boolean whole = condition.kind() == Kind.COUNT || condition.kind() == Kind.CARDINALITY;
    double step =
        ends.length == 3
            ? step(condition, ends[2])
            : whole ? 1 : from == to ? 1 : (to - from) / DEFAULT_STEPS;
    check(from, to, step, condition.kind().keyword());
    List<Value> values = new ArrayList<>();
    // By multiplication, since a sum of tenths drifts.
    for (int i = 0; from + i * step <= to + step * 1e-9; i++) {
      double threshold = from + i * step;
      values.add(
          new Value(
              shown(condition, threshold),
              variant -> variant.condition(condition.withThreshold(threshold))));
    }
    return values;
  }

  private static double step(Condition condition, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return condition.withThreshold(text).threshold();
    }
  }

  private static void check(double from, double to, double step, String name) {
    if (to < from || step <= 0) {
      throw new IllegalArgumentException(
          "the range of \"" + name + "\" must go up, by steps above 0");
    }
    if ((to - from) / step >= MOST) {
      throw new IllegalArgumentException(
          "the range of \"" + name + "\" has more than " + MOST + " steps");
    }
  }

  private static String shown(Condition condition, double threshold) {
    return switch (condition.kind()) {
      case RATIO -> EventVariables.number(threshold * 100) + "%";
      case RATE -> EventVariables.number(threshold) + "/s";
      default -> EventVariables.number(threshold) + condition.unit();
    };
  }
}
