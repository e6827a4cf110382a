package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesKey;
import dev.streamgauge.alerts.rules.Condition;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleVariants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Evaluates many variants of a rule in one pass. Lines are counted, and the value of the condition
 * is computed, once for all of them; each then compares it with its own threshold.
 */
@Internal
public final class Sweep extends FinalResults {
  private static final double DAY = 86_400_000;

  /**
   * What one variant would have done.
   *
   * @param fires how many alerts have fired
   * @param firingMillis how long they have fired, all together
   * @param notifications how many messages were sent: of alerts of the same time, one
   */
  public record Outcome(long fires, long firingMillis, long notifications) {}

  /** A variant: its rule and what it has done. */
  private static final class Variant {
    private final Rule rule;
    private final BitSet messages = new BitSet();
    private long fires;
    private long firingMillis;

    Variant(Rule rule) {
      this.rule = rule;
    }
  }

  /** The variants with one threshold, by their numbers. */
  private static final class Group {
    private final Rule rule;
    private final int[] variants;

    Group(Rule rule, int[] variants) {
      this.rule = rule;
      this.variants = variants;
    }
  }

  /** A series: where each variant stands, and since when nothing was heard. */
  private static final class Series {
    private final AlertState[] states;
    private final boolean[] sent;
    private final long[] endedMillis;
    private final int[] activeOf;
    private int active;
    private long lastMillis;
    private ConditionResult last = ConditionResult.UNTRUE;

    Series(int variants, int groups, long before) {
      activeOf = new int[groups];
      states = new AlertState[variants];
      Arrays.fill(states, AlertState.INACTIVE);
      sent = new boolean[variants];
      endedMillis = new long[variants];
      Arrays.fill(endedMillis, AlertState.NEVER);
      lastMillis = before;
    }
  }

  private final Rule swept;
  private final List<Variant> variants = new ArrayList<>();
  private final Group[] groups;
  private final double easiest;
  private final Map<String, Series> series = new HashMap<>();
  private @Nullable EvaluationContext last;
  private long firstMillis = Long.MAX_VALUE;
  private long startMillis = Long.MAX_VALUE;
  private long latestMillis = Long.MIN_VALUE;

  /** Creates a sweep over {@code of}, up to {@code untilMillis}. */
  public Sweep(RuleVariants of, long untilMillis) {
    super(untilMillis);
    swept = of.rule();
    of.variants().forEach(each -> variants.add(new Variant(each.rule())));
    groups =
        IntStream.range(0, variants.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i -> variants.get(i).rule.condition(), LinkedHashMap::new, Collectors.toList()))
            .values()
            .stream()
            .map(
                same ->
                    new Group(
                        variants.get(same.get(0)).rule,
                        same.stream().mapToInt(Integer::intValue).toArray()))
            .toArray(Group[]::new);
    boolean up = swept.condition().isUpward();
    easiest =
        of.variants().stream()
            .mapToDouble(each -> each.rule().condition().threshold())
            .reduce(swept.condition().threshold(), up ? Math::min : Math::max);
  }

  @Override
  void take(
      EvaluationContext context,
      String key,
      SeriesState state,
      long at,
      ConditionResult result,
      AlertState base) {
    if (context.rule().id() != swept.id()) {
      return;
    }
    long every = swept.everyMillis();
    firstMillis = Math.min(firstMillis, at);
    latestMillis = Math.max(latestMillis, at);
    Series each =
        series.computeIfAbsent(key, k -> new Series(variants.size(), groups.length, at - every));
    catchUp(context, key, each, at - every);
    step(context, key, each, at, result);
    long kept = at + every - swept.slicesMillis();
    if (!swept.watchesSilence() && state.counts.tailMap(kept, true).isEmpty()) {
      // The series may be forgotten now, until there are lines again.
      each.last = ConditionResult.UNTRUE;
    }
    last = context;
  }

  /** Repeats the last result up to {@code to}: nothing has changed since, so it was left out. */
  private void catchUp(EvaluationContext context, String key, Series each, long to) {
    long every = swept.everyMillis();
    long at = each.lastMillis + every;
    if (at > to || (each.active == 0 && !mayHold(each.last))) {
      each.lastMillis = Math.max(each.lastMillis, to);
      return;
    }
    long enough = 2;
    for (Variant variant : variants) {
      enough =
          Math.max(
              enough, (variant.rule.forMillis() + variant.rule.keepFiringMillis()) / every + 2);
    }
    // After that, the states stay as they are.
    for (long i = 0; i < enough && at <= to; i++, at += every) {
      step(context, key, each, at, each.last);
    }
    each.lastMillis = to;
  }

  @Override
  void evaluatedTo(Rule rule, long fromMillis, long toMillis) {
    if (rule.id() == swept.id()) {
      startMillis = Math.min(startMillis, fromMillis);
      latestMillis = Math.max(latestMillis, toMillis);
    }
  }

  private void step(
      EvaluationContext context, String key, Series each, long at, ConditionResult result) {
    each.last = result;
    each.lastMillis = at;
    if (each.active == 0 && !mayHold(result)) {
      return;
    }
    ConditionResult holds = new ConditionResult(true, true, 0, result.value(), null);
    int active = 0;
    for (int g = 0; g < groups.length; g++) {
      boolean now = holds(groups[g].rule, key, result);
      // Most thresholds are far from the value, most of the time.
      if (!now && each.activeOf[g] == 0) {
        continue;
      }
      each.activeOf[g] = step(context, key, each, groups[g], at, now ? holds : null);
      active += each.activeOf[g];
    }
    each.active = active;
  }

  /** Moves the variants with one threshold; returns how many are pending or firing. */
  private int step(
      EvaluationContext context,
      String key,
      Series each,
      Group group,
      long at,
      @Nullable ConditionResult holds) {
    int active = 0;
    for (int i : group.variants) {
      AlertState before = each.states[i];
      if (before == AlertState.INACTIVE && holds == null) {
        continue;
      }
      AlertState after =
          before.step(variants.get(i).rule, at, holds == null ? ConditionResult.UNTRUE : holds);
      each.states[i] = after;
      if (before != after || (after.isFiring() && !each.sent[i])) {
        account(context, key, each, i, before, after, at);
      }
      active += after == AlertState.INACTIVE ? 0 : 1;
    }
    return active;
  }

  private void account(
      EvaluationContext context,
      String key,
      Series each,
      int i,
      AlertState before,
      AlertState after,
      long at) {
    Variant variant = variants.get(i);
    if (before.isFiring() && !after.isFiring()) {
      variant.firingMillis += at - before.sinceMillis();
      if (each.sent[i]) {
        message(variant, at);
        each.sent[i] = false;
        each.endedMillis[i] = at;
      }
    }
    if (!after.isFiring()) {
      return;
    }
    variant.fires += before.isFiring() ? 0 : 1;
    boolean coolsDown =
        each.endedMillis[i] != AlertState.NEVER
            && at - each.endedMillis[i] < variant.rule.cooldownMillis();
    if (!each.sent[i]
        && !coolsDown
        && context.rules().maySend(variant.rule, labels(variant.rule, key), at)) {
      each.sent[i] = true;
      message(variant, at);
    }
  }

  private void message(Variant variant, long at) {
    variant.messages.set((int) Math.max(0, (at - firstMillis) / swept.everyMillis()));
  }

  private boolean mayHold(ConditionResult result) {
    return swept.condition().takesThreshold() && swept.thresholds().isEmpty()
        ? result.judged() && swept.condition().withThreshold(easiest).holds(result.decisive())
        : result.judged();
  }

  private boolean holds(Rule variant, String key, ConditionResult result) {
    if (!variant.condition().takesThreshold()) {
      return result.holds();
    }
    Condition condition =
        variant.thresholds().isEmpty()
            ? variant.condition()
            : variant.conditionOf(SeriesKey.values(key, variant.seriesFields().size()));
    return result.judged() && condition.holds(result.decisive());
  }

  /** Returns the outcome of each variant, in their order; call it after {@link #finish}. */
  public synchronized List<Outcome> outcomes() {
    if (last != null) {
      series.forEach((key, each) -> catchUp(last, key, each, latestMillis));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      Variant variant = variants.get(i);
      long firing = variant.firingMillis;
      for (Series each : series.values()) {
        if (each.states[i].isFiring()) {
          firing += latestMillis - each.states[i].sinceMillis();
        }
      }
      outcomes.add(new Outcome(variant.fires, firing, variant.messages.cardinality()));
    }
    return outcomes;
  }

  /** Returns the first time that was evaluated; later than {@link #endMillis} if there is none. */
  public synchronized long startMillis() {
    return startMillis;
  }

  /** Returns the last time that was evaluated. */
  public synchronized long endMillis() {
    return latestMillis;
  }

  /** Returns how many days that is. */
  public synchronized double days() {
    return latestMillis < startMillis ? 0 : (latestMillis - startMillis) / DAY;
  }
}
