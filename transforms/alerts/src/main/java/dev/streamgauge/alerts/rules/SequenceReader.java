package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Condition.Sign;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import dev.streamgauge.util.Durations;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Reads a sequence: {@code sequence: {first: {...}, then_not: {...}, within: 5m}}, or {@code then}.
 */
final class SequenceReader {
  static final String KEY = "sequence";

  private static final int DEFAULT_PARTS = 10;

  private final YamlMap map;

  SequenceReader(YamlMap map) {
    this.map = map;
  }

  /** Reads what is special about it into {@code rule}; returns its condition, or null. */
  @Nullable Condition read(Rule.Builder rule, @Nullable Duration groupPeriod) {
    refuseOthers();
    YamlMap sequence = map.map(KEY);
    if (sequence == null) {
      return null;
    }
    boolean not = sequence.has("then_not");
    if (not == sequence.has("then")) {
      sequence.error("give either \"then\" or \"then_not\": the lines that follow, or do not");
    }
    if (!sequence.has("first")) {
      sequence.error("\"first\" is missing: the lines that others follow");
    }
    Selection first = SelectionReader.read(sequence, "first");
    Selection second = SelectionReader.read(sequence, not ? "then_not" : "then");
    YamlText text = sequence.required("within");
    Duration within = text == null ? null : text.positiveDuration();
    long minCount = minCount(sequence, not);
    sequence.noOtherKeys();
    if (within == null) {
      return null;
    }
    long withinMillis = within.getMillis();
    YamlText window = map.text("window");
    Duration shown = window == null ? null : window.positiveDuration();
    long windowMillis = shown == null ? withinMillis : shown.getMillis();
    long every = every(groupPeriod, withinMillis, windowMillis);
    Condition condition = new Condition(not ? Kind.THEN_NOT : Kind.THEN, Sign.AT_LEAST, 0, null);
    rule.select(Selection.ALL)
        .condition(condition)
        .windowMillis(windowMillis)
        .everyMillis(every)
        .offsetMillis(windowMillis)
        .withinMillis(withinMillis)
        .minCount(minCount)
        .parts(List.of(part("first", first, every), part("then", second, every)));
    return condition;
  }

  private void refuseOthers() {
    CombinationReader.refuseOthers(
        map, "\"sequence\" has its own selections and times: leave \"%s\" out", Slo.KEY);
  }

  private static long minCount(YamlMap sequence, boolean not) {
    YamlText text = sequence.text("min_count");
    if (text == null) {
      return 1;
    }
    if (not) {
      text.error(
          "\"min_count\" means nothing to \"then_not\": each line is expected to be followed");
    }
    Long lines = text.wholeNumber(1, Integer.MAX_VALUE);
    return lines == null ? 1 : lines;
  }

  /** Returns how often it is evaluated unless that is given; 0 if there is a problem with it. */
  Duration defaultEvery() {
    YamlMap sequence = map.map(KEY);
    YamlText text = sequence == null ? null : sequence.text("within");
    Duration within = text == null ? null : text.positiveDuration();
    if (within == null) {
      return Duration.ZERO;
    }
    YamlText window = map.text("window");
    Duration shown = window == null ? null : window.positiveDuration();
    return Duration.millis(
        defaultEvery(within.getMillis(), (shown == null ? within : shown).getMillis()));
  }

  private static long defaultEvery(long within, long window) {
    return within % DEFAULT_PARTS == 0 && window % (within / DEFAULT_PARTS) == 0
        ? within / DEFAULT_PARTS
        : within;
  }

  private long every(@Nullable Duration groupPeriod, long within, long window) {
    YamlText text = map.text("every");
    Duration given = text == null ? groupPeriod : text.positiveDuration();
    long every = given != null ? given.getMillis() : defaultEvery(within, window);
    if (within % every != 0 || window % every != 0) {
      map.error(
          map.has("every") ? "every" : KEY,
          "\"within\" and \"window\" must be multiples of \"every\", which is "
              + Durations.format(every));
    } else if ((within + window) / every > RuleReader.MOST_SLICES) {
      map.error(
          map.has("every") ? "every" : KEY,
          "there are more than "
              + RuleReader.MOST_SLICES
              + " parts of "
              + Durations.format(every)
              + " to keep: choose a longer \"every\"");
    }
    return every;
  }

  private static Rule part(String name, Selection select, long every) {
    return Rule.builder()
        .group("")
        .name(name)
        .by(List.of())
        .select(select)
        .condition(new Condition(Kind.COUNT, Sign.AT_LEAST, 1, null))
        .windowMillis(every)
        .everyMillis(every)
        .build();
  }
}
