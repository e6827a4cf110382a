package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesKey;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.event.Escape;
import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Compares the current alerts of one rule with what was sent, and collects the difference: each
 * alert once when it fires and once when it is resolved. An alert that overlaps one sent before is
 * the same alert, wherever late lines have moved its ends.
 */
final class AlertEmitter {
  /** The annotation of the series that stands for everything beyond the rule's limit. */
  static final String OTHER_NOTE = "other";

  /** The alert that fires when a rule has more series than allowed. */
  static final String OVERFLOW_ALERT = "SeriesOverflow";

  private static final Comparator<AlertEvent> IN_ORDER =
      Comparator.comparing((AlertEvent event) -> event.labels().toString())
          .thenComparingLong(AlertEvent::startsAtMillis)
          .thenComparing(AlertEvent::status);

  private final Map<List<String>, List<AlertEvent>> byReceivers = new LinkedHashMap<>();
  private final List<AlertGroup> overflows = new ArrayList<>();

  /**
   * Collects what is new at {@code now}.
   *
   * @param spans all times that the series {@code key} has fired since its settled state
   * @param from the first time that may not have been evaluated before
   */
  void emit(
      EvaluationContext context,
      long now,
      String key,
      SeriesState series,
      List<FiringInterval> spans,
      long from) {
    Map<EmittedAlert, FiringInterval> lastOf = new IdentityHashMap<>();
    List<FiringInterval> pending = new ArrayList<>();
    for (FiringInterval span : spans) {
      EmittedAlert same = latestOverlapping(series.emitted, span);
      if (same == null) {
        pending.add(span);
      } else {
        lastOf.put(same, span);
      }
    }
    for (int i = 0; i < series.emitted.size(); i++) {
      EmittedAlert emitted = series.emitted.get(i);
      FiringInterval last = lastOf.get(emitted);
      if (emitted.isOpen() && (last == null || !last.isOpen())) {
        // If late lines show that it never fired, it is resolved now.
        long end = last == null ? now : last.endMillis();
        series.emitted.set(i, emitted.endedAt(end));
        AlertEvent firing = emitted.firing();
        add(last == null ? firing.retracted(end) : firing.resolved(end), emitted.receivers());
      } else if (!emitted.isOpen() && last != null && last.isOpen()) {
        // Sent as resolved, but late lines show that it never stopped firing.
        pending.add(
            new FiringInterval(
                emitted.endMillis(), FiringInterval.OPEN, last.value(), last.sample()));
      }
    }
    emitAgain(context, now, series);
    for (FiringInterval span : pending) {
      emitNew(context, now, key, series, span, from);
    }
  }

  /** Emits what still fires once more, to the same receivers or to more of them. */
  private void emitAgain(EvaluationContext context, long now, SeriesState series) {
    Rule rule = context.rule();
    for (int i = 0; i < series.emitted.size(); i++) {
      EmittedAlert emitted = series.emitted.get(i);
      boolean due = rule.repeatMillis() > 0 && now - emitted.sentMillis() >= rule.repeatMillis();
      Rule.Escalation next =
          emitted.escalations() < rule.escalations().size()
              ? rule.escalations().get(emitted.escalations())
              : null;
      boolean escalates =
          next != null && now - emitted.firing().startsAtMillis() >= next.afterMillis();
      if (!emitted.isOpen()
          || (!due && !escalates)
          || !context.rules().maySend(rule, emitted.firing().labels(), now)) {
        continue;
      }
      if (escalates) {
        emitted = emitted.escalatedTo(next.receivers());
        add(emitted.firing(), next.receivers());
      }
      if (due) {
        emitted = emitted.repeatedAt(now);
        add(emitted.firing(), emitted.receivers());
      }
      series.emitted.set(i, emitted);
    }
  }

  private static @Nullable EmittedAlert latestOverlapping(
      List<EmittedAlert> emitted, FiringInterval span) {
    for (int i = emitted.size() - 1; i >= 0; i--) {
      if (emitted.get(i).overlaps(span)) {
        return emitted.get(i);
      }
    }
    return null;
  }

  private void emitNew(
      EvaluationContext context,
      long now,
      String key,
      SeriesState series,
      FiringInterval span,
      long from) {
    Rule rule = context.rule();
    SortedMap<String, String> labels =
        rule.labelsOf(SeriesKey.values(key, rule.seriesFields().size()));
    if (key.equals(SeriesKey.OTHER)) {
      // Otherwise it would be the alert of a host that is really called "other".
      labels.put(AlertEvent.OVERFLOW, "true");
    }
    long last = span.isOpen() ? now : span.endMillis() - rule.everyMillis();
    for (long at = Math.max(from, span.startMillis()); at <= last; at += rule.everyMillis()) {
      if (!coolsDown(rule, series, at) && context.rules().maySend(rule, labels, at)) {
        AlertEvent firing =
            firing(rule, key, labels, span).withEvidence(EvidenceOf.window(rule, series, at));
        series.emitted.add(new EmittedAlert(firing, rule.receivers(), span.endMillis(), now));
        add(firing, rule.receivers());
        if (!span.isOpen()) {
          add(firing.resolved(span.endMillis()), rule.receivers());
        }
        return;
      }
    }
  }

  private static boolean coolsDown(Rule rule, SeriesState series, long at) {
    return series.emitted.stream()
        .anyMatch(
            emitted ->
                !emitted.isOpen()
                    && emitted.endMillis() <= at
                    && at - emitted.endMillis() < rule.cooldownMillis());
  }

  private static AlertEvent firing(
      Rule rule, String key, SortedMap<String, String> labels, FiringInterval span) {
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

  /** Resolves every firing alert of {@code series} at {@code now}: its rule is gone. */
  void end(SeriesState series, long now) {
    for (EmittedAlert emitted : series.emitted) {
      if (emitted.isOpen()) {
        add(emitted.firing().resolved(now), emitted.receivers());
      }
    }
  }

  /**
   * Collects that a rule has more series than allowed, or no longer has.
   *
   * @param emitted the firing alert for that, if any
   * @return the alert, if it fires now
   */
  @Nullable EmittedAlert emitOverflow(
      EvaluationContext context, long now, @Nullable EmittedAlert emitted, boolean overflows) {
    Rule rule = context.rule();
    if (emitted != null && !overflows) {
      endOverflow(title(rule), emitted, now);
      return null;
    }
    if (emitted != null || !overflows) {
      return emitted;
    }
    TreeMap<String, String> labels = new TreeMap<>(rule.labels());
    labels.put(AlertEvent.ALERT_NAME, OVERFLOW_ALERT);
    labels.put("rule", rule.name());
    if (!context.rules().maySend(rule, labels, now)) {
      return null;
    }
    TreeMap<String, String> annotations = new TreeMap<>();
    annotations.put("summary", overflowSummary(rule));
    AlertEvent firing = AlertEvent.firing(labels, annotations, rule.maxSeries(), null, now);
    overflows(title(rule), firing, rule.receivers());
    return new EmittedAlert(firing, rule.receivers(), FiringInterval.OPEN, now);
  }

  /** Resolves the alert that {@link #emitOverflow} has collected; does nothing if it is null. */
  void endOverflow(String title, @Nullable EmittedAlert emitted, long now) {
    if (emitted != null) {
      overflows(title, emitted.firing().resolved(now), emitted.receivers());
    }
  }

  private void overflows(String title, AlertEvent event, List<String> receivers) {
    overflows.add(AlertGroup.of(title + "/" + OVERFLOW_ALERT, receivers, List.of(event)));
  }

  /** Returns the name of a group of the alerts of {@code rule}. */
  static String title(Rule rule) {
    return rule.group() + "/" + rule.name();
  }

  /** Returns a message that {@code rule} has more series than allowed. */
  static String overflowSummary(Rule rule) {
    return rule.condition().kind() == Kind.NEW
        ? "Alert "
            + rule.name()
            + " sees more than "
            + rule.maxSeries()
            + " values: those not seen for longest are forgotten, and count as new if they return;"
            + " see max_series"
        : "Alert "
            + rule.name()
            + " has more than "
            + rule.maxSeries()
            + " series: the rest counts as one, with the label "
            + AlertEvent.OVERFLOW
            + "; see max_series";
  }

  private void add(AlertEvent event, List<String> receivers) {
    byReceivers.computeIfAbsent(receivers, r -> new ArrayList<>()).add(event);
  }

  /**
   * Returns a group for each set of receivers, which is one unless the rule had others before,
   * preceded by the groups about too many series.
   */
  List<AlertGroup> groups(String title) {
    List<AlertGroup> groups = new ArrayList<>(overflows);
    byReceivers.forEach(
        (receivers, events) -> {
          events.sort(IN_ORDER);
          groups.add(AlertGroup.of(title, receivers, events));
        });
    return groups;
  }
}
