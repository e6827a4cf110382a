package dev.streamgauge.alerts.life;

import dev.streamgauge.alerts.AlertEvent;
import dev.streamgauge.alerts.Escape;
import dev.streamgauge.alerts.EventVariables;
import dev.streamgauge.alerts.count.SeriesKey;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Holds what is known of one rule's alerts against what was told, and tells the difference: an
 * alert once when it fires, and once when it is over. One that overlaps an alert told before is
 * that alert, wherever late lines have moved its ends.
 */
final class Teller {
  /** The annotation of the series that stands for all beyond the rule's bound. */
  static final String OTHER_NOTE = "other";

  private final RuleSet rules;
  private final Rule rule;
  private final long now;
  private final News news;

  /** Tells of {@code rule} what is known at {@code now}. */
  Teller(RuleSet rules, Rule rule, long now, News news) {
    this.rules = rules;
    this.rule = rule;
    this.now = now;
    this.news = news;
  }

  /**
   * Tells what is new.
   *
   * @param spans all times that the series {@code key} has fired since its settled state
   * @param from the first time at which it may not have been tried to tell them
   */
  void tell(String key, SeriesLife series, List<Span> spans, long from) {
    Map<Told, Span> lastOf = new IdentityHashMap<>();
    List<Span> untold = new ArrayList<>();
    for (Span span : spans) {
      Told same = latestOverlapping(series.told, span);
      if (same == null) {
        untold.add(span);
      } else {
        lastOf.put(same, span);
      }
    }
    for (int i = 0; i < series.told.size(); i++) {
      Told told = series.told.get(i);
      Span last = lastOf.get(told);
      if (told.isOpen() && (last == null || !last.isOpen())) {
        // If late lines show that it never fired, it is over now.
        long end = last == null ? now : last.endMillis();
        series.told.set(i, told.endedAt(end));
        news.add(told.firing().resolved(end), told.receivers());
      } else if (!told.isOpen() && last != null && last.isOpen()) {
        // Said to be over, but by late lines it was not, and it still is not.
        untold.add(new Span(told.endMillis(), Span.OPEN, last.value(), last.sample()));
      }
    }
    for (Span span : untold) {
      tellAnew(key, series, span, from);
    }
  }

  private static @Nullable Told latestOverlapping(List<Told> told, Span span) {
    for (int i = told.size() - 1; i >= 0; i--) {
      if (told.get(i).overlaps(span)) {
        return told.get(i);
      }
    }
    return null;
  }

  private void tellAnew(String key, SeriesLife series, Span span, long from) {
    SortedMap<String, String> labels =
        rule.labelsOf(SeriesKey.values(key, rule.seriesFields().size()));
    long last = span.isOpen() ? now : span.endMillis() - rule.everyMillis();
    for (long at = Math.max(from, span.startMillis()); at <= last; at += rule.everyMillis()) {
      if (!coolsDown(series, at) && rules.mayTell(rule, labels, at)) {
        AlertEvent firing = firing(key, labels, span);
        series.told.add(new Told(firing, rule.receivers(), span.endMillis()));
        news.add(firing, rule.receivers());
        if (!span.isOpen()) {
          news.add(firing.resolved(span.endMillis()), rule.receivers());
        }
        return;
      }
    }
  }

  private boolean coolsDown(SeriesLife series, long at) {
    return series.told.stream()
        .anyMatch(
            told ->
                !told.isOpen()
                    && told.endMillis() <= at
                    && at - told.endMillis() < rule.cooldownMillis());
  }

  private AlertEvent firing(String key, SortedMap<String, String> labels, Span span) {
    Function<SortedMap<String, String>, AlertEvent> event =
        annotations ->
            AlertEvent.firing(labels, annotations, span.value(), span.sample(), span.startMillis());
    Function<String, @Nullable String> values =
        EventVariables.of(event.apply(Collections.emptySortedMap()));
    TreeMap<String, String> annotations = new TreeMap<>();
    rule.annotations()
        .forEach((name, text) -> annotations.put(name, text.render(values, Escape.NONE)));
    if (key.equals(SeriesKey.OTHER)) {
      annotations.put(
          OTHER_NOTE,
          "stands for all series beyond the first " + rule.maxSeries() + ", see max_series");
    }
    return event.apply(annotations);
  }
}
