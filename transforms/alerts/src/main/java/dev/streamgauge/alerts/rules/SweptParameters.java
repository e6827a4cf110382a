package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.util.Durations;
import java.util.ArrayList;
import java.util.List;

/** Reads the parameters of a sweep, each with a range of values. */
final class SweptParameters {
  private static final int DEFAULT_STEPS = 10;
  private static final List<String> TIMES = List.of("for", "keep_firing_for", "cooldown");
  static final String WINDOW = "window";
  private static final String WITHIN = "within";
  private static final String MIN_COUNT = "min_count";
  private static final String THRESHOLD = "threshold";

  /**
   * A value of a parameter, and what it makes of a rule.
   *
   * @param shown the value, as people write it
   * @param changesCounts whether more must be counted for the greatest value
   * @param changesValue whether it changes the value of the condition, rather than what that is
   *     compared with, or what follows from it
   */
  record Value(String shown, boolean changesCounts, boolean changesValue, Setter setter) {}

  /** Changes a rule. */
  interface Setter {
    void set(Rule.Builder rule);
  }

  private SweptParameters() {}

  /**
   * Returns the values of parameter {@code name} of {@code rule}, in ascending order.
   *
   * @throws IllegalArgumentException if the rule has no such parameter, or cannot have such values
   */
  static List<Value> values(Rule rule, String name, String range) {
    String[] ends = range.split("\\.\\.", -1);
    if (range.isEmpty() || ends.length > 3) {
      throw new IllegalArgumentException(
          "\"" + name + "=" + range + "\" is not a range such as 3..50 or 0..10m..1m");
    }
    Kind kind = rule.condition().kind();
    if (TIMES.contains(name)) {
      return times(rule, name, ends);
    }
    if (name.equals(WINDOW) && kind != Kind.COMBINED) {
      return windows(rule, name, ends);
    }
    if (name.equals(WITHIN) && rule.withinMillis() > 0) {
      return windows(rule, name, ends);
    }
    if (name.equals(MIN_COUNT) && takesMinCount(kind)) {
      return minCounts(ends);
    }
    if (rule.condition().takesThreshold()
        && (name.equals(keyword(kind)) || name.equals(THRESHOLD))) {
      return thresholds(rule.condition(), ends);
    }
    int part = part(rule, name);
    if (part >= 0) {
      return thresholds(rule, part, ends);
    }
    throw new IllegalArgumentException(YamlMap.unknown("parameter", name, known(rule)));
  }

  private static List<String> known(Rule rule) {
    Kind kind = rule.condition().kind();
    List<String> known = new ArrayList<>(TIMES);
    if (kind != Kind.COMBINED) {
      known.add(WINDOW);
    }
    if (rule.withinMillis() > 0) {
      known.add(WITHIN);
    }
    if (takesMinCount(kind)) {
      known.add(MIN_COUNT);
    }
    if (rule.condition().takesThreshold()) {
      known.add(keyword(kind));
    }
    if (kind == Kind.COMBINED) {
      rule.parts().stream()
          .map(Rule::name)
          .filter(name -> part(rule, name) >= 0)
          .distinct()
          .forEach(known::add);
    }
    return known;
  }

  private static String keyword(Kind kind) {
    return kind == Kind.QUANTILE ? THRESHOLD : kind.keyword();
  }

  private static boolean takesMinCount(Kind kind) {
    return kind.isOfNumbers()
        || kind == Kind.RATIO
        || kind == Kind.SPIKE
        || kind == Kind.BASELINE
        || kind == Kind.THEN;
  }

  /** Returns the number of the condition {@code name} that has a threshold; -1 for none. */
  private static int part(Rule rule, String name) {
    if (rule.condition().kind() != Kind.COMBINED) {
      return -1;
    }
    for (int i = 0; i < rule.parts().size(); i++) {
      Rule part = rule.parts().get(i);
      if (part.name().equals(name) && part.condition().takesThreshold()) {
        return i;
      }
      // After a sequence there are its two selections.
      i += part.parts().size();
    }
    return -1;
  }

  private static List<Value> times(Rule rule, String name, String[] ends) {
    List<Value> values = new ArrayList<>();
    for (long millis : times(rule.everyMillis(), name, ends)) {
      values.add(
          new Value(
              millis == 0 ? "0s" : Durations.format(millis),
              false,
              false,
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

  /** Returns the times in a range. */
  private static List<Long> times(long every, String name, String[] ends) {
    long from = millis(ends[0]);
    long to = ends.length == 1 ? from : millis(ends[1]);
    // What is between two evaluations makes no difference.
    long tenth = ((to - from) / DEFAULT_STEPS + every - 1) / every * every;
    long step = ends.length == 3 ? millis(ends[2]) : Math.max(every, tenth);
    check(from, to, step, name);
    List<Long> times = new ArrayList<>();
    for (long at = from; at <= to; at += step) {
      times.add(at);
    }
    return times;
  }

  private static long millis(String text) {
    return text.equals("0") ? 0 : Durations.parse(text).toMillis();
  }

  private static List<Value> windows(Rule rule, String name, String[] ends) {
    boolean window = name.equals(WINDOW);
    // A spike compares with the window before, unless another one is named.
    boolean offsetFollows = rule.offsetMillis() == rule.windowMillis();
    // An alert on a sequence is resolved after the time in it, unless another one is named.
    boolean windowFollows = rule.withinMillis() == rule.windowMillis();
    List<Value> values = new ArrayList<>();
    for (long millis : times(rule.everyMillis(), name, ends)) {
      Value value =
          new Value(
              Durations.format(millis),
              true,
              true,
              variant -> {
                if (!window) {
                  variant.withinMillis(millis);
                }
                if (window || windowFollows) {
                  variant.windowMillis(millis);
                }
                if (window && offsetFollows) {
                  variant.offsetMillis(millis);
                }
              });
      Rule.Builder variant = rule.toBuilder();
      value.setter().set(variant);
      checkWindow(variant.build(), millis, name);
      values.add(value);
    }
    return values;
  }

  private static void checkWindow(Rule rule, long millis, String name) {
    long every = rule.everyMillis();
    String problem = null;
    if (millis <= 0 || millis % every != 0) {
      problem = "must be a multiple of \"every\", which is " + Durations.format(every);
    } else if ((rule.windowMillis() + rule.withinMillis()) / every > RuleReader.MOST_SLICES
        || (rule.windowMillis() + rule.pastMillis()) / every > RuleReader.MOST_PAST_SLICES) {
      problem = "has too many parts of " + Durations.format(every);
    } else if (rule.alsoInMillis() >= rule.windowMillis()) {
      problem = "must be longer than \"also_in\"";
    } else if (rule.condition().kind() == Kind.SPIKE && rule.offsetMillis() < rule.windowMillis()) {
      problem = "must not be longer than \"offset\"";
    } else if (rule.condition().kind() == Kind.BASELINE
        && rule.seasonMillis() < rule.windowMillis()) {
      problem = "must not be longer than \"season\"";
    } else if (rule.condition().kind() == Kind.NEW && rule.rememberMillis() < rule.windowMillis()) {
      problem = "must not be longer than \"remember\"";
    }
    if (problem != null) {
      throw new IllegalArgumentException(
          "\"" + name + "\" of " + Durations.format(millis) + " " + problem);
    }
  }

  private static List<Value> minCounts(String[] ends) {
    List<Value> values = new ArrayList<>();
    long from = wholeNumber(ends[0]);
    long to = ends.length == 1 ? from : wholeNumber(ends[1]);
    long step = ends.length == 3 ? wholeNumber(ends[2]) : 1;
    check(from, to, step, MIN_COUNT);
    for (long at = from; at <= to; at += step) {
      long lines = at;
      values.add(new Value(Long.toString(at), true, true, variant -> variant.minCount(lines)));
    }
    return values;
  }

  private static long wholeNumber(String text) {
    try {
      long number = Long.parseLong(text.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As for those below 1.
    }
    throw new IllegalArgumentException("\"" + text + "\" is not a number of lines, from 1");
  }

  private static List<Value> thresholds(Condition condition, String[] ends) {
    List<Value> values = new ArrayList<>();
    for (double threshold : thresholdsOf(condition, ends)) {
      values.add(
          new Value(
              shown(condition, threshold),
              condition.kind() == Kind.CARDINALITY,
              false,
              variant -> variant.condition(condition.withThreshold(threshold))));
    }
    return values;
  }

  /** Returns the thresholds of one condition of several, which change the value of the whole. */
  private static List<Value> thresholds(Rule rule, int part, String[] ends) {
    Condition condition = rule.parts().get(part).condition();
    List<Value> values = new ArrayList<>();
    for (double threshold : thresholdsOf(condition, ends)) {
      values.add(
          new Value(
              shown(condition, threshold),
              true,
              true,
              variant -> {
                List<Rule> parts = new ArrayList<>(variant.parts());
                Rule changed =
                    parts.get(part).toBuilder()
                        .condition(condition.withThreshold(threshold))
                        .build();
                parts.set(part, changed);
                variant.parts(List.copyOf(parts));
              }));
    }
    return values;
  }

  private static List<Double> thresholdsOf(Condition condition, String[] ends) {
    double from = condition.withThreshold(ends[0]).threshold();
    double to = ends.length == 1 ? from : condition.withThreshold(ends[1]).threshold();
    boolean whole = condition.kind() == Kind.COUNT || condition.kind() == Kind.CARDINALITY;
    double step =
        ends.length == 3
            ? step(condition, ends[2])
            : whole ? 1 : from == to ? 1 : (to - from) / DEFAULT_STEPS;
    check(from, to, step, condition.kind().keyword());
    List<Double> values = new ArrayList<>();
    // By multiplication, since a sum of tenths drifts.
    for (int i = 0; from + i * step <= to + step * 1e-9; i++) {
      values.add(from + i * step);
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
    if ((to - from) / step >= RuleVariants.MOST) {
      throw new IllegalArgumentException(
          "the range of \"" + name + "\" has more than " + RuleVariants.MOST + " steps");
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
