package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.event.Template;
import dev.streamgauge.alerts.event.TemplateException;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import dev.streamgauge.util.Durations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Reads one rule. */
final class RuleReader {
  private static final int DEFAULT_SERIES = 1000;
  private static final int DEFAULT_VALUES = 10_000;
  private static final int MOST_SERIES = 100_000;
  private static final long DAY = 86_400_000;
  private static final long WEEK = 7 * DAY;
  private static final int FEWEST_SEASONS = 3;
  private static final int DEFAULT_SEASONS = 7;
  private static final int MOST_SEASONS = 60;

  /** The maximum number of slices before a window whose lines are compared. */
  static final long MOST_PAST_SLICES = 50_000;

  /** A value that has been unseen for this long counts as new. */
  private static final long REMEMBER_VALUES = 30 * DAY;

  /** The maximum number of slices in a window, each of which is kept. */
  static final long MOST_SLICES = 10_000;

  private final YamlMap map;
  private final Set<String> receivers;
  private final Map<String, ActiveHours> hours;
  private final Map<String, Rule> above;

  /**
   * Reads the rule in {@code map}.
   *
   * @param receivers the receivers it may name
   * @param hours the hours it may name
   * @param above the rules above it in the file, by their names
   */
  RuleReader(
      YamlMap map, Set<String> receivers, Map<String, ActiveHours> hours, Map<String, Rule> above) {
    this.map = map;
    this.receivers = receivers;
    this.hours = hours;
    this.above = above;
  }

  /** Returns the rule, or null if it is unusable; a returned rule may have problems too. */
  @Nullable Rule read(String group, String name, @Nullable Duration groupPeriod) {
    List<String> by = by();
    Rule.Builder rule =
        Rule.builder()
            .group(group)
            .name(name)
            .by(by)
            .forMillis(millis("for", 0))
            .keepFiringMillis(millis("keep_firing_for", 0))
            .cooldownMillis(millis("cooldown", 0))
            .repeatMillis(repeat())
            .receivers(receivers())
            .escalations(escalations())
            .activeHours(activeHours());
    if (CombinationReader.isOne(map)) {
      Rule read = new CombinationReader(map, above).read(rule, by, groupPeriod);
      return common(rule, by, read.condition(), read.watchesSilence(), read.slicesMillis());
    }
    if (map.has(SequenceReader.KEY)) {
      Condition condition = new SequenceReader(map).read(rule, groupPeriod);
      return condition == null ? null : common(rule, by, condition, false, 0);
    }
    Condition condition = condition();
    Duration window = window();
    long every = every(window, groupPeriod);
    counted(rule, by, condition, window, every);
    long windowMillis = window == null ? 0 : window.getMillis();
    Rule read = common(rule, by, condition, condition.watchesSilence(), windowMillis);
    if (window == null) {
      return null;
    }
    checkThatItCanFire(read);
    return read;
  }

  /** Reads what is counted, and how it is compared. */
  void counted(
      Rule.Builder rule,
      List<String> by,
      Condition condition,
      @Nullable Duration window,
      long every) {
    long windowMillis = window == null ? 0 : window.getMillis();
    rule.select(map.has("select") ? SelectionReader.read(map, "select") : Selection.ALL)
        .of(of(condition))
        .condition(condition)
        .windowMillis(windowMillis)
        .everyMillis(every)
        .minCount(minCount(condition))
        .offsetMillis(offset(condition, windowMillis, every))
        .alsoInMillis(alsoIn(condition, windowMillis, every))
        .thresholds(ThresholdsReader.read(map, condition, by));
    seasons(rule, condition, windowMillis, every);
  }

  private Rule common(
      Rule.Builder rule,
      List<String> by,
      Condition condition,
      boolean watchesSilence,
      long windowMillis) {
    rule.maxSeries(maxSeries(by, condition));
    labelsAndAnnotations(rule, by, condition);
    times(rule, condition, watchesSilence && !by.isEmpty(), windowMillis);
    return rule.build();
  }

  /** Reads for how long values are learned and remembered. */
  void times(Rule.Builder rule, Condition condition, boolean watchesSilence, long windowMillis) {
    boolean isNew = condition.kind() == Kind.NEW;
    boolean values = isNew || condition.kind() == Kind.CHANGE;
    rule.learnMillis(only("learn", condition, isNew, windowMillis));
    long remember =
        only(
            "remember",
            condition,
            values || watchesSilence,
            values
                ? Math.max(REMEMBER_VALUES, windowMillis)
                : Math.max(condition.kind() == Kind.BASELINE ? 2 * WEEK : DAY, 2 * windowMillis));
    if (condition.kind() == Kind.ABSENT && watchesSilence && remember <= windowMillis) {
      problem(
          "remember",
          "condition",
          "\"remember\" must be longer than the window: else a series is not missed any more"
              + " when the alert could fire");
    }
    if (isNew && remember < windowMillis) {
      problem(
          "remember",
          "condition",
          "\"remember\" must be at least as long as the window, in which a value is new");
    }
    rule.rememberMillis(remember);
  }

  private void seasons(Rule.Builder rule, Condition condition, long windowMillis, long every) {
    boolean baseline = condition.kind() == Kind.BASELINE;
    for (String key : List.of("season", "seasons")) {
      if (map.has(key) && !baseline) {
        map.error(key, "\"" + key + "\" means nothing to " + condition);
      }
    }
    long season = millis("season", DAY);
    YamlText text = map.text("seasons");
    Long given = text == null ? null : text.wholeNumber(FEWEST_SEASONS, MOST_SEASONS);
    int seasons = given == null ? DEFAULT_SEASONS : given.intValue();
    if (!baseline || every == 0) {
      return;
    }
    if (season < windowMillis || season % every != 0) {
      problem(
          "season",
          "window",
          "\"season\" must be at least the window, and a multiple of " + Durations.format(every));
    } else if ((seasons * season + windowMillis) / every > MOST_PAST_SLICES) {
      problem(
          "seasons",
          "condition",
          "there are more than "
              + MOST_PAST_SLICES
              + " parts of "
              + Durations.format(every)
              + " to keep: choose a longer \"every\"");
    }
    rule.seasonMillis(season).seasons(seasons);
  }

  /** Returns the condition; another one if there is a problem with it. */
  Condition condition() {
    if (map.has(Slo.KEY)) {
      return Slo.FIRST.condition(slo());
    }
    YamlText text = map.required("condition");
    if (text != null) {
      try {
        Condition condition = Condition.parse(text.value());
        String reserved = condition.kind() == Kind.NEW ? reserved(condition.field()) : null;
        if (reserved != null) {
          text.error(reserved);
        }
        return condition;
      } catch (SyntaxException e) {
        text.errorAt(e.offset(), e.getMessage());
      }
    }
    return new Condition(Kind.COUNT, Condition.Sign.AT_LEAST, 1, null);
  }

  /** Returns the objective, as a fraction. */
  double slo() {
    for (String key : List.of("window", "every", "condition", "also_in")) {
      if (map.has(key)) {
        map.error(key, "\"slo\" sets the windows and the condition: leave \"" + key + "\" out");
      }
    }
    YamlText text = map.text(Slo.KEY);
    Double slo = text == null ? null : text.as(Slo::parse);
    return slo == null ? 0.999 : slo;
  }

  /** Returns the window, or null if there is a problem with it. */
  @Nullable Duration window() {
    if (map.has(Slo.KEY)) {
      return Duration.millis(Slo.FIRST.windowMillis());
    }
    YamlText text = map.required("window");
    return text == null ? null : text.positiveDuration();
  }

  private long every(@Nullable Duration window, @Nullable Duration groupPeriod) {
    if (map.has(Slo.KEY)) {
      return Slo.FIRST.everyMillis();
    }
    YamlText text = map.text("every");
    Duration every = text == null ? groupPeriod : text.positiveDuration();
    if (window == null || every == null) {
      return window == null ? 0 : window.getMillis();
    }
    long size = window.getMillis();
    long period = every.getMillis();
    if (size % period != 0) {
      problem(
          "every",
          "window",
          Durations.format(period) + " does not divide the window of " + Durations.format(size));
    } else if (size / period > MOST_SLICES) {
      problem(
          "every",
          "window",
          "the window has more than " + MOST_SLICES + " parts of " + Durations.format(period));
    }
    return period;
  }

  private void problem(String key, String otherwise, String message) {
    map.error(map.has(key) ? key : otherwise, message);
  }

  private long millis(String key, long otherwise) {
    YamlText text = map.text(key);
    Duration duration = text == null ? null : text.duration();
    return duration == null ? otherwise : duration.getMillis();
  }

  private long only(String key, Condition condition, boolean applies, long otherwise) {
    if (map.has(key) && !applies) {
      map.error(key, "\"" + key + "\" means nothing to " + condition);
    }
    return millis(key, otherwise);
  }

  private List<String> by() {
    List<String> by = new ArrayList<>();
    for (YamlText field : map.texts("by")) {
      if (by.contains(field.value())) {
        field.error("the field \"" + field.value() + "\" appears twice");
      } else if (reserved(field.value()) != null) {
        field.error(reserved(field.value()));
      } else {
        by.add(field.value());
      }
    }
    return by;
  }

  /** Returns why series cannot be told apart by {@code field}; null if they can. */
  private static @Nullable String reserved(@Nullable String field) {
    if (AlertEvent.ALERT_NAME.equals(field)) {
      return "\"alertname\" is the label of the rule's name";
    }
    return AlertEvent.OVERFLOW.equals(field)
        ? "\"overflow\" is the label of the series beyond \"max_series\""
        : null;
  }

  private int maxSeries(List<String> by, Condition condition) {
    YamlText text = map.text("max_series");
    int otherwise = condition.kind() == Kind.NEW ? DEFAULT_VALUES : DEFAULT_SERIES;
    if (text == null) {
      return otherwise;
    }
    if (by.isEmpty() && condition.kind() != Kind.NEW) {
      text.error("without \"by\" there is one series");
    }
    Long most = text.wholeNumber(1, MOST_SERIES);
    return most == null ? otherwise : most.intValue();
  }

  private @Nullable Selection of(Condition condition) {
    if (condition.kind() == Kind.RATIO) {
      return map.has("of") ? SelectionReader.read(map, "of") : Selection.ALL;
    }
    if (map.has("of")) {
      map.error("of", "only a ratio is of other lines");
    }
    return null;
  }

  private long offset(Condition condition, long windowMillis, long every) {
    long offset = only("offset", condition, condition.kind() == Kind.SPIKE, windowMillis);
    if (!map.has("offset") || every == 0) {
      return offset;
    }
    if (offset < windowMillis || offset % every != 0) {
      map.error(
          "offset",
          "\"offset\" must be at least the window, and a multiple of " + Durations.format(every));
    } else if ((offset + windowMillis) / every > MOST_SLICES) {
      map.error(
          "offset",
          "there are more than "
              + MOST_SLICES
              + " parts of "
              + Durations.format(every)
              + " to keep: choose a longer \"every\"");
    }
    return offset;
  }

  private long alsoIn(Condition condition, long windowMillis, long every) {
    if (map.has(Slo.KEY)) {
      return Slo.FIRST.alsoInMillis();
    }
    boolean applies =
        switch (condition.kind()) {
          case NEW, ABSENT, CHANGE, BASELINE -> false;
          default -> true;
        };
    long alsoIn = only("also_in", condition, applies, 0);
    if (alsoIn != 0 && every != 0 && (alsoIn >= windowMillis || alsoIn % every != 0)) {
      map.error(
          "also_in",
          "\"also_in\" must be shorter than the window, and a multiple of "
              + Durations.format(every));
    }
    return alsoIn;
  }

  private long minCount(Condition condition) {
    YamlText text = map.text("min_count");
    if (text == null) {
      return 1;
    }
    if (condition.kind() != Kind.RATIO
        && condition.kind() != Kind.SPIKE
        && condition.kind() != Kind.BASELINE
        && !condition.kind().isOfNumbers()) {
      text.error("\"min_count\" means nothing to " + condition);
    }
    Long lines = text.wholeNumber(1, Integer.MAX_VALUE);
    return lines == null ? 1 : lines;
  }

  private void labelsAndAnnotations(Rule.Builder rule, List<String> by, Condition condition) {
    TreeMap<String, String> labels = new TreeMap<>();
    Set<String> known = new HashSet<>(by);
    if (condition.kind() == Kind.NEW) {
      known.add(condition.field());
    }
    YamlMap given = map.map("labels");
    for (String label : given == null ? List.<String>of() : given.keys()) {
      YamlText value = given.text(label);
      if (label.equals(AlertEvent.OVERFLOW)) {
        given.error(label, "\"overflow\" is the label of the series beyond \"max_series\"");
      } else if (known.contains(label) || label.equals(AlertEvent.ALERT_NAME)) {
        given.error(
            label, "the label \"" + label + "\" is there already, with the value counted by");
      } else if (value != null) {
        labels.put(label, value.value());
      }
    }
    known.addAll(labels.keySet());
    if (map.has(Slo.KEY)) {
      known.addAll(Slo.LABELS);
    }
    TreeMap<String, Template> annotations = new TreeMap<>();
    YamlMap texts = map.map("annotations");
    for (String annotation : texts == null ? List.<String>of() : texts.keys()) {
      YamlText text = texts.text(annotation);
      if (text == null) {
        continue;
      }
      try {
        annotations.put(annotation, Template.parse(text.value(), EventVariables.names(known)));
      } catch (TemplateException e) {
        text.errorAt(e.offset(), e.problem());
      }
    }
    rule.labels(labels).annotations(annotations);
  }

  private long repeat() {
    YamlText text = map.text("repeat");
    Duration repeat = text == null ? null : text.positiveDuration();
    return repeat == null ? 0 : repeat.getMillis();
  }

  private List<Rule.Escalation> escalations() {
    List<Rule.Escalation> escalations = new ArrayList<>();
    if (map.has("escalate") && !map.has("notify")) {
      map.error(
          "escalate", "all receivers have the alert already: name the first ones in \"notify\"");
    }
    long before = 0;
    for (YamlMap each : map.maps("escalate")) {
      YamlText after = each.required("after");
      Duration time = after == null ? null : after.positiveDuration();
      if (time != null && time.getMillis() <= before) {
        after.error("escalations must be in the order of their times");
      }
      if (!each.has("notify")) {
        each.error("\"notify\" is missing: who else is notified");
      }
      before = time == null ? before : time.getMillis();
      escalations.add(new Rule.Escalation(before, receivers(each)));
      each.noOtherKeys();
    }
    return List.copyOf(escalations);
  }

  private List<String> receivers() {
    return receivers(map);
  }

  private List<String> receivers(YamlMap from) {
    List<String> named = new ArrayList<>();
    for (YamlText name : from.texts("notify")) {
      if (receivers.contains(name.value())) {
        named.add(name.value());
      } else {
        name.error(YamlMap.unknown("receiver", name.value(), receivers));
      }
    }
    return List.copyOf(named);
  }

  private @Nullable ActiveHours activeHours() {
    if (!map.has("active_hours") || !map.isText("active_hours")) {
      YamlMap own = map.map("active_hours");
      return own == null ? null : ActiveHoursReader.read(own);
    }
    YamlText name = map.text("active_hours");
    if (name != null && !hours.containsKey(name.value())) {
      name.error(YamlMap.unknown("hours", name.value(), hours.keySet()));
    }
    return name == null ? null : hours.get(name.value());
  }

  private void checkThatItCanFire(Rule rule) {
    Condition condition = rule.condition();
    if (condition.kind() == Kind.NEW
        && rule.forMillis() > rule.windowMillis() - rule.everyMillis()) {
      map.error(
          map.has("for") ? "for" : "condition",
          "a value is new for one window, so the alert could never fire: \"for\" may be "
              + Durations.format(rule.windowMillis() - rule.everyMillis())
              + " at most");
    }
    if (condition.kind() == Kind.CARDINALITY
        && rule.by().contains(condition.field())
        && condition.holds(2)
        && !condition.holds(1)) {
      map.error(
          "condition",
          "counted by \""
              + condition.field()
              + "\" there is one value of it in each series: the alert could never fire");
    }
    if (condition.kind() == Kind.RATIO && rule.select().selectsAll()) {
      map.error("condition", "\"select\" is missing: all lines are always all of a ratio");
    }
  }
}
