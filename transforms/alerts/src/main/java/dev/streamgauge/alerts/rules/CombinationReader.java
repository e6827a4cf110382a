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
import java.util.stream.LongStream;
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
    List<Duration> periods = new ArrayList<>();
    for (YamlMap each : conditions.values()) {
      boolean sequence = each.has(SequenceReader.KEY);
      Duration window = sequence ? null : reader(each).window();
      windows.add(window == null ? Duration.ZERO : window);
      periods.add(
          sequence ? new SequenceReader(each).defaultEvery() : windows.get(windows.size() - 1));
    }
    YamlText text = map.required(WHEN);
    long every = every(periods, groupPeriod, text);
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

  /** Returns the time between evaluations, by default the shortest of those of the conditions. */
  private long every(
      List<Duration> periods, @Nullable Duration groupPeriod, @Nullable YamlText when) {
    YamlText text = map.text("every");
    Duration given = text == null ? groupPeriod : text.positiveDuration();
    if (given != null) {
      return given.getMillis();
    }
    long shortest = Long.MAX_VALUE;
    for (Duration period : periods) {
      shortest = period.getMillis() == 0 ? shortest : Math.min(shortest, period.getMillis());
    }
    for (String word : when == null ? new String[0] : when.value().split("[()\\s]+")) {
      Rule other = above.get(word);
      shortest = other == null ? shortest : Math.min(shortest, other.windowMillis());
    }
    return shortest == Long.MAX_VALUE ? 60_000 : shortest;
  }

  private void readPart(String name, YamlMap part, Duration window, List<String> by, long every) {
    if (part.has(Slo.KEY)) {
      part.error(Slo.KEY, "an objective is four alerts: combine a ratio with \"also_in\" instead");
      add(name, nothing(every));
      return;
    }
    boolean shared = isShared(part, by);
    Rule.Builder builder = Rule.builder().group("").name(name).by(by).isShared(shared);
    if (part.has(SequenceReader.KEY)) {
      readSequence(name, part, builder, every);
      return;
    }
    RuleReader reader = reader(part);
    Condition condition = reader.condition();
    if (window.getMillis() % every != 0 || window.getMillis() / every > RuleReader.MOST_SLICES) {
      part.error("window", windowProblem(window.getMillis(), every));
    }
    reader.counted(builder, by, condition, window, every);
    reader.times(builder, condition, false, window.getMillis());
    part.noOtherKeys();
    add(name, builder.build());
  }

  private void readSequence(String name, YamlMap part, Rule.Builder builder, long every) {
    if (part.has("every")) {
      part.error("every", "all conditions are evaluated together: \"every\" is that of the alert");
    }
    Condition condition = new SequenceReader(part).read(builder, Duration.millis(every));
    part.noOtherKeys();
    add(name, condition == null ? nothing(every) : builder.build());
  }

  /** Adds a condition; its lines, if it is a sequence, count as the two parts after it. */
  private void add(String name, Rule part) {
    numbers.put(name, parts.size());
    parts.add(part);
    for (Rule lines : part.parts()) {
      parts.add(lines.toBuilder().isShared(part.isShared()).build());
    }
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
      add(name, other(text, above.get(name), by, every));
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
    if (rule.when() != null) {
      text.error("the alert \"" + rule.name() + "\" has several conditions: name those of one");
    }
    long window = rule.windowMillis();
    boolean divides =
        LongStream.of(
                window,
                rule.alsoInMillis(),
                rule.offsetMillis(),
                rule.withinMillis(),
                rule.seasonMillis())
            .allMatch(millis -> millis % every == 0);
    boolean few =
        window / every <= RuleReader.MOST_SLICES
            && (window + rule.pastMillis()) / every <= RuleReader.MOST_PAST_SLICES;
    if (!divides || !few) {
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
