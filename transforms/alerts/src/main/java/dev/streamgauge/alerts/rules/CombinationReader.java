package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Condition.Sign;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import dev.streamgauge.util.Durations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Reads a combination of conditions: {@code conditions}, each with a name, and {@code when}, which
 * says how they are combined, also with other alerts of the file.
 */
final class CombinationReader {
  private static final String WHEN = "when";
  private static final String CONDITIONS = "conditions";
  private static final String BY = "by";
  private static final Condition COMBINED = new Condition(Kind.COMBINED, Sign.AT_LEAST, 0, null);

  private final YamlMap map;
  private final Map<String, Rule> above;
  private final Map<String, YamlMap> conditions = new LinkedHashMap<>();
  private final List<Rule> parts = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Reads the rule in {@code map}, which may use the rules {@code above}. */
  CombinationReader(YamlMap map, Map<String, Rule> above) {
    this.map = map;
    this.above = above;
  }

  /** Returns whether {@code map} is a combination. */
  static boolean isOne(YamlMap map) {
    return map.has(WHEN) || map.has(CONDITIONS);
  }

  /** Reads what is special about it into {@code rule}, and returns what is known of it. */
  Rule read(Rule.Builder rule, List<String> by, @Nullable Duration groupPeriod) {
    refuseOthers(map, "give each condition its own: leave \"%s\" out here", "sequence", Slo.KEY);
    YamlMap named = map.map(CONDITIONS);
    for (String name : named == null ? List.<String>of() : named.keys()) {
      YamlMap each = named.map(name);
      if (each != null) {
        conditions.put(name, each);
      }
    }
    List<Duration> windows = new ArrayList<>();
    conditions
        .values()
        .forEach(
            each -> {
              Duration window = reader(each).window();
              windows.add(window == null ? Duration.ZERO : window);
            });
    YamlText text = map.required(WHEN);
    long every = every(windows, groupPeriod, text);
    int index = 0;
    for (Map.Entry<String, YamlMap> each : conditions.entrySet()) {
      readPart(each.getKey(), each.getValue(), windows.get(index++), by, every);
    }
    When when = text == null ? null : when(text, by, every);
    if (when == null) {
      when = new When.Part(0, "");
    }
    if (parts.isEmpty()) {
      parts.add(nothing(every));
    }
    return rule.select(Selection.ALL)
        .condition(COMBINED)
        .windowMillis(every)
        .everyMillis(every)
        .offsetMillis(every)
        .parts(List.copyOf(parts))
        .when(when)
        .build();
  }

  static void refuseOthers(YamlMap map, String message, String... more) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                "select",
                "of",
                "condition",
                "also_in",
                "min_count",
                "offset",
                "thresholds",
                "season",
                "seasons"));
    keys.addAll(List.of(more));
    for (String key : keys) {
      if (map.has(key)) {
        map.error(key, String.format(message, key));
      }
    }
  }

  private RuleReader reader(YamlMap part) {
    return new RuleReader(part, Set.of(), Map.of(), Map.of());
  }

  /** Returns the time between evaluations, by default that of the shortest window. */
  private long every(List<Duration> windows, @Nullable Duration period, @Nullable YamlText when) {
    YamlText text = map.text("every");
    Duration given = text == null ? period : text.positiveDuration();
    if (given != null) {
      return given.getMillis();
    }
    long shortest = Long.MAX_VALUE;
    for (Duration window : windows) {
      shortest = window.getMillis() == 0 ? shortest : Math.min(shortest, window.getMillis());
    }
    for (String word : when == null ? new String[0] : when.value().split("[()\\s]+")) {
      Rule other = above.get(word);
      shortest = other == null ? shortest : Math.min(shortest, other.windowMillis());
    }
    return shortest == Long.MAX_VALUE ? 60_000 : shortest;
  }

  private void readPart(String name, YamlMap part, Duration window, List<String> by, long every) {
    if (part.has(Slo.KEY)) {
      part.error(Slo.KEY, "an objective cannot be combined with other conditions");
      return;
    }
    RuleReader reader = reader(part);
    Condition condition = reader.condition();
    checkKind(condition, part, "condition");
    if (window.getMillis() % every != 0 || window.getMillis() / every > RuleReader.MOST_SLICES) {
      part.error("window", windowProblem(window.getMillis(), every));
    }
    boolean shared = isShared(part, by);
    Rule.Builder builder = Rule.builder().group("").name(name).by(by).isShared(shared);
    reader.counted(builder, by, condition, window, every);
    part.noOtherKeys();
    numbers.put(name, parts.size());
    parts.add(builder.build());
  }

  private static String windowProblem(long window, long every) {
    return "the window of "
        + Durations.format(window)
        + " must be a multiple of \"every\", which is "
        + Durations.format(every)
        + ", and at most "
        + RuleReader.MOST_SLICES
        + " times that";
  }

  private static void checkKind(Condition condition, YamlMap map, String key) {
    switch (condition.kind()) {
      case NEW, CHANGE, BASELINE ->
          map.error(key, condition + " cannot be combined with other conditions");
      default -> {}
    }
  }

  /** Returns whether the lines of a condition count for all series of the rule. */
  private static boolean isShared(YamlMap part, List<String> by) {
    if (!part.has(BY)) {
      return false;
    }
    if (!part.isList(BY) || !part.texts(BY).isEmpty()) {
      part.error(
          BY,
          "a condition counts by the fields of its rule; write \"by: []\" if its lines count for"
              + " all series");
    }
    return !by.isEmpty();
  }

  private @Nullable When when(YamlText text, List<String> by, long every) {
    TreeSet<String> names = new TreeSet<>(conditions.keySet());
    names.addAll(above.keySet());
    Set<String> used = new HashSet<>();
    try {
      When when =
          new WhenParser(
                  text.value(),
                  name -> {
                    used.add(name);
                    return number(text, name, by, every);
                  },
                  names)
              .parse();
      conditions.forEach(
          (name, part) -> {
            if (!used.contains(name)) {
              part.error("\"when\" does not use the condition \"" + name + "\"");
            }
          });
      return when;
    } catch (SyntaxException e) {
      text.errorAt(e.offset(), e.getMessage());
      return null;
    }
  }

  private @Nullable Integer number(YamlText text, String name, List<String> by, long every) {
    if (!numbers.containsKey(name) && above.containsKey(name)) {
      numbers.put(name, parts.size());
      parts.add(other(text, above.get(name), by, every));
    }
    return numbers.get(name);
  }

  /** Returns the condition of another alert, evaluated as a part of this. */
  private Rule other(YamlText text, Rule rule, List<String> by, long every) {
    if (!rule.by().isEmpty() && !rule.by().equals(by)) {
      text.error(
          "the alert \""
              + rule.name()
              + "\" is by "
              + rule.by()
              + ", which must be the \"by\" of this one, too, or empty");
    }
    if (!rule.parts().isEmpty()) {
      text.error("the alert \"" + rule.name() + "\" has several conditions: name those of one");
    }
    checkKind(rule.condition(), map, WHEN);
    long window = rule.windowMillis();
    boolean divides =
        window % every == 0 && rule.alsoInMillis() % every == 0 && rule.offsetMillis() % every == 0;
    if (!divides || window / every > RuleReader.MOST_SLICES) {
      text.error("of the alert \"" + rule.name() + "\" " + windowProblem(window, every));
    }
    return rule.toBuilder()
        .everyMillis(every)
        .by(by)
        .thresholds(rule.thresholds())
        .isShared(rule.by().isEmpty() && !by.isEmpty())
        .build();
  }

  private static Rule nothing(long every) {
    return Rule.builder()
        .group("")
        .name("")
        .by(List.of())
        .select(Selection.ALL)
        .condition(new Condition(Kind.COUNT, Sign.AT_LEAST, 1, null))
        .windowMillis(every)
        .everyMillis(every)
        .build();
  }
}
