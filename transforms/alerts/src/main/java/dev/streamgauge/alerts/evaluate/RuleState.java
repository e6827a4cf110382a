package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.RuleCount;
import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.count.SeriesKey;
import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts of one rule. At the end of each slice it evaluates the preceding window for every
 * series.
 *
 * <p>Each series is kept twice: as of now, and as of the last time that late lines cannot change.
 * After late lines it is evaluated again from there, so that their order does not matter in the
 * end.
 */
final class RuleState {
  private static final Logger LOG = LoggerFactory.getLogger(RuleState.class);

  private final long beganMillis;
  private final TreeMap<String, SeriesState> series = new TreeMap<>();

  /** What was counted for all series alike, for a rule that has such conditions. */
  private SeriesState common;

  /** All values ever seen, for a rule that looks for new values. */
  private final SeenValues seen = new SeenValues();

  /** The values seen by conditions that are combined with others. */
  private NewValues seenByParts = new NewValues();

  private long wholeFromMillis;

  /** Whether there were ever more series than allowed. */
  private boolean overflowed;

  /** The start of the last slice with more series than allowed. */
  private long overflowMillis = AlertState.NEVER;

  /** The alert about that, while it fires. */
  private @Nullable EmittedAlert overflowAlert;

  /** The name of a group of its alerts, as of the last look at the rule. */
  private String title = "";

  /**
   * Creates the state of a rule that was first counted for in a slice that began at {@code millis}.
   */
  RuleState(long millis, long wholeFromMillis) {
    this.beganMillis = millis;
    this.wholeFromMillis = wholeFromMillis;
    this.common = new SeriesState(millis);
  }

  /** Records that not all input before {@code millis} was seen. */
  void wholeFrom(long millis) {
    wholeFromMillis = Math.max(wholeFromMillis, millis);
  }

  /** Adds the alerts of {@code rule}, whose state this is, that are pending or firing. */
  void addActive(Rule rule, List<ActiveAlerts.ActiveAlert> active) {
    series.forEach(
        (key, each) -> {
          if (each.current.phase() != AlertState.Phase.INACTIVE) {
            SortedMap<String, String> labels =
                rule.labelsOf(SeriesKey.values(key, rule.seriesFields().size()));
            active.add(new ActiveAlerts.ActiveAlert(labels, each.current.isFiring()));
          }
        });
  }

  /** Returns whether there were ever more series than allowed. */
  boolean overflowed() {
    return overflowed;
  }

  /** Returns the name of a group of its alerts. */
  String title() {
    return title;
  }

  /**
   * Evaluates the window that ends with the slice starting at {@code start}, if it was counted for.
   */
  void evaluate(EvaluationContext context, long start, @Nullable RuleCount counted) {
    Rule rule = context.rule();
    title = AlertEmitter.title(rule);
    if (rule.seriesFields().isEmpty() && rule.watchesSilence()) {
      series.computeIfAbsent("", key -> new SeriesState(beganMillis));
    }
    long at = start + rule.everyMillis();
    if (rule.condition().kind() == Kind.NEW) {
      seen.forgetBefore(start - rule.rememberMillis());
    }
    seenByParts.forget(rule, start);
    if (counted != null) {
      take(rule, start, counted);
    }
    boolean overflows =
        overflowMillis != AlertState.NEVER && at - overflowMillis <= rule.windowMillis();
    overflowAlert = context.emitter().emitOverflow(context, at, overflowAlert, overflows);
    series.forEach((key, each) -> step(context, key, each, at));
    if (context.log() != null) {
      context.log().evaluated(context, at, series);
    }
    for (Iterator<Map.Entry<String, SeriesState>> i = series.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, SeriesState> entry = i.next();
      SeriesState each = entry.getValue();
      settle(context, entry.getKey(), each, at);
      if (each.isQuiet() && !isWatched(rule, each, at)) {
        i.remove();
      }
    }
    common.forgetBefore(rule, oldestKept(context, at));
  }

  /** Corrects the slice starting at {@code start} with late lines, as of {@code now}. */
  void correct(EvaluationContext context, long start, RuleCount counted, long now) {
    Rule rule = context.rule();
    if (start < oldestKept(context, now)) {
      return;
    }
    Map<String, SeriesState> changed = take(rule, start, counted);
    Map<String, SeriesState> affected = changed.containsKey(SeriesKey.COMMON) ? series : changed;
    for (Map.Entry<String, SeriesState> entry : affected.entrySet()) {
      replay(context, entry.getKey(), entry.getValue(), now);
    }
  }

  /** Returns the series for which {@code counted} has news. */
  private Map<String, SeriesState> take(Rule rule, long start, RuleCount counted) {
    Map<String, SeriesState> changed = new TreeMap<>();
    SeriesCount other = new SeriesCount();
    Map<String, SeriesCount> bySeries = counted.bySeries();
    if (rule.condition().kind() == Kind.NEW) {
      // Known values must not make room for unknown ones.
      bySeries.keySet().forEach(key -> seen.touch(key, start));
      forgetKnownValues(rule, bySeries.size(), start);
    }
    bySeries.forEach(
        (key, count) -> {
          if (key.equals(SeriesKey.COMMON)) {
            seenByParts.take(rule, start, key, count);
            if (common.take(start, count)) {
              changed.put(key, common);
            }
          } else if (count.lines() > 0 && isBeyondBound(rule, key, start)) {
            overflow(rule, start);
            other.add(count);
          } else {
            seenByParts.take(rule, start, key, count);
            take(key, start, count, changed);
          }
        });
    // Values that cannot be remembered are neither known nor new, and those of several series do
    // not follow each other.
    if (other.lines() > 0 && !ofSingleSeries(rule)) {
      take(SeriesKey.OTHER, start, other, changed);
    }
    return changed;
  }

  /** Returns whether the condition means nothing to several series together. */
  private static boolean ofSingleSeries(Rule rule) {
    return switch (rule.condition().kind()) {
      case NEW, CHANGE, THEN, THEN_NOT -> true;
      default -> false;
    };
  }

  /** Makes room for new values: those that do not fire and are not seen now are known by now. */
  private void forgetKnownValues(Rule rule, int more, long start) {
    if (series.size() + more > rule.maxSeries()) {
      series.values().removeIf(each -> each.seenMillis < start && !each.current.isFiring());
    }
  }

  private void take(String key, long start, SeriesCount count, Map<String, SeriesState> changed) {
    if (count.lines() == 0) {
      return;
    }
    SeriesState each = series.computeIfAbsent(key, k -> new SeriesState(start));
    if (each.take(start, count)) {
      changed.put(key, each);
    }
  }

  private boolean isBeyondBound(Rule rule, String key, long start) {
    if (key.equals(SeriesKey.OTHER)) {
      return true;
    }
    int others = series.containsKey(SeriesKey.OTHER) ? 1 : 0;
    if (!series.containsKey(key) && series.size() - others >= rule.maxSeries()) {
      return true;
    }
    if (rule.condition().kind() == Kind.NEW && !seen.add(key, start, rule.maxSeries())) {
      overflow(rule, start);
    }
    return false;
  }

  private void overflow(Rule rule, long start) {
    overflowMillis = Math.max(overflowMillis, start);
    if (!overflowed) {
      overflowed = true;
      LOG.warn("{}", AlertEmitter.overflowSummary(rule));
    }
  }

  private void step(EvaluationContext context, String key, SeriesState each, long at) {
    AlertState before = each.current;
    ConditionResult result = result(context.rule(), key, each, at);
    each.value = result.value();
    each.current = before.step(context.rule(), at, result);
    if (before.isFiring() || each.current.isFiring()) {
      FiringInterval span = FiringInterval.of(before.isFiring() ? before : each.current);
      List<FiringInterval> spans = List.of(each.current.isFiring() ? span : span.endedAt(at));
      context.emitter().emit(context, at, key, each, spans, at);
    }
  }

  private void replay(EvaluationContext context, String key, SeriesState each, long now) {
    Rule rule = context.rule();
    List<FiringInterval> spans = new ArrayList<>();
    AlertState state = each.settled;
    long first = context.settledAt(now) + rule.everyMillis();
    for (long at = first; at <= now; at += rule.everyMillis()) {
      ConditionResult result = result(rule, key, each, at);
      AlertState next = state.step(rule, at, result);
      if (context.log() != null) {
        context.log().corrected(context, at, key, each, next, result.value());
      }
      each.value = result.value();
      if (state.isFiring() && !next.isFiring()) {
        spans.add(FiringInterval.of(state).endedAt(at));
      }
      state = next;
    }
    if (state.isFiring()) {
      spans.add(FiringInterval.of(state));
    }
    each.current = state;
    // What was emitted about earlier times was decided then.
    context.emitter().emit(context, now, key, each, spans, first);
  }

  /** Advances the settled state, and forgets what is too old to matter to it. */
  private void settle(EvaluationContext context, String key, SeriesState each, long now) {
    Rule rule = context.rule();
    long at = context.settledAt(now);
    ConditionResult result = result(rule, key, each, at);
    each.settled = each.settled.step(rule, at, result);
    FinalResults finals = context.finals();
    if (finals != null && at > beganMillis) {
      finals.settled(
          context, key, each, at, result, each.settled, other -> result(other, key, each, at));
    }
    each.forgetBefore(rule, oldestKept(context, now));
    each.emitted.removeIf(
        emitted ->
            !emitted.isOpen()
                && emitted.endMillis() < at
                && emitted.endMillis() + rule.cooldownMillis() <= now);
  }

  /** Passes on the results after the last that was settled, up to {@code now}, as final. */
  void finish(EvaluationContext context, long now, FinalResults finals) {
    Rule rule = context.rule();
    finals.evaluated(rule, beganMillis, now);
    Map<String, AlertState> states = new TreeMap<>();
    series.forEach((key, each) -> states.put(key, each.settled));
    long first = context.settledAt(now) + rule.everyMillis();
    for (long at = first; at <= now; at += rule.everyMillis()) {
      if (at <= beganMillis) {
        continue;
      }
      for (Map.Entry<String, SeriesState> entry : series.entrySet()) {
        SeriesState each = entry.getValue();
        String key = entry.getKey();
        long time = at;
        ConditionResult result = result(rule, key, each, at);
        AlertState state = states.get(key).step(rule, at, result);
        states.put(key, state);
        finals.settled(
            context, key, each, at, result, state, other -> result(other, key, each, time));
      }
    }
  }

  private static long oldestKept(EvaluationContext context, long now) {
    Rule rule = context.rule();
    return context.settledAt(now) + rule.everyMillis() - rule.slicesMillis();
  }

  private ConditionResult result(Rule rule, String key, SeriesState each, long at) {
    if (rule.condition().kind() == Kind.NEW && !isNew(rule, key, at)) {
      return ConditionResult.UNTRUE;
    }
    long wholeFrom = wholeFromMillis;
    if (rule.condition().kind() == Kind.BASELINE && !rule.by().isEmpty()) {
      // Before it was first seen, nothing was usual.
      wholeFrom = Math.max(wholeFrom, each.bornMillis);
    }
    if (rule.watchesSilence() && !rule.by().isEmpty()) {
      // Before it was first seen, and long after it was last seen, it is not missed.
      if (at - each.seenMillis > rule.rememberMillis()) {
        return ConditionResult.UNTRUE;
      }
      wholeFrom = Math.max(wholeFrom, each.bornMillis);
    }
    return rule.condition().kind() == Kind.COMBINED
        ? new CombinedEvaluator(rule, key, each, common, seenByParts, beganMillis, wholeFrom).at(at)
        : Evaluator.evaluate(rule, key, each, at, wholeFrom);
  }

  private boolean isNew(Rule rule, String key, long at) {
    long first = seen.first(key);
    return first >= beganMillis + rule.learnMillis()
        && first < at
        && first >= at - rule.windowMillis();
  }

  private static boolean isWatched(Rule rule, SeriesState each, long at) {
    return rule.watchedMillis() > 0
        && (rule.by().isEmpty() || at - each.seenMillis <= rule.watchedMillis());
  }

  /** Resolves all firing alerts at {@code now}: the rule is gone. */
  void end(long now, AlertEmitter emitter) {
    series.values().forEach(each -> emitter.end(each, now));
    emitter.endOverflow(title, overflowAlert, now);
  }

  void encode(ByteBuf buf) {
    buf.putZigZag(beganMillis);
    buf.putZigZag(wholeFromMillis);
    buf.putVar(overflowed ? 1 : 0);
    buf.putZigZag(overflowMillis);
    buf.putVar(overflowAlert == null ? 0 : 1);
    if (overflowAlert != null) {
      overflowAlert.encode(buf);
    }
    Bytes.putString(buf, title);
    buf.putVar(series.size());
    series.forEach(
        (key, each) -> {
          Bytes.putString(buf, key);
          each.encode(buf);
        });
    seen.encode(buf);
    common.encode(buf);
    seenByParts.encode(buf);
  }

  static RuleState decode(ByteBuf buf, AlertLayout layout) {
    RuleState state = new RuleState(buf.getZigZag(), buf.getZigZag());
    state.overflowed = buf.getVar() != 0;
    state.overflowMillis = buf.getZigZag();
    state.overflowAlert = buf.getVar() == 0 ? null : EmittedAlert.decode(buf, layout);
    state.title = Bytes.getString(buf);
    // A key's length, two times, two states and two sizes.
    int size = buf.getCount(7);
    for (int i = 0; i < size; i++) {
      state.series.put(Bytes.getString(buf), SeriesState.decode(buf, layout));
    }
    state.seen.decode(buf);
    if (layout != AlertLayout.WITHOUT_EVIDENCE) {
      state.common = SeriesState.decode(buf, layout);
      state.seenByParts = NewValues.decode(buf);
    }
    return state;
  }
}
