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
 * Evaluates many variants of a rule in one pass. Lines are counted once for all of them, and the
 * value of the condition is computed once for those that differ in thresholds and times only; each
 * then compares it with its own threshold.
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

  /**
   * The variants with one threshold.
   *
   * @param rule one of them
   * @param look the number of the rule that their value is computed with
   * @param variants their numbers
   */
  private record Group(Rule rule, int look, int[] variants) {}

  /** What makes variants a group. */
  private record GroupKey(Rule look, Condition condition) {}

  /** A series: where each variant stands, and since when nothing was heard. */
  private static final class Series {
    private final AlertState[] states;
    private final boolean[] sent;
    private final long[] endedMillis;
    private final int[] activeOf;
    private int active;
    private long lastMillis;
    private final ConditionResult[] last;
    private final Map<String, String> labels;

    /** When it was last asked whether its alerts may be sent, and the answer. */
    private long askedMillis = AlertState.NEVER;

    private boolean maySend;

    Series(int variants, int groups, int looks, Map<String, String> labels, long before) {
      this.labels = labels;
      last = new ConditionResult[looks];
      Arrays.fill(last, ConditionResult.UNTRUE);
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

  /** The rules whose values are compared with thresholds, and which of them is the swept one. */
  private final List<Rule> looks;

  private final int sweptLook;
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
    looks = of.variants().stream().map(RuleVariants.Variant::look).distinct().toList();
    sweptLook = looks.indexOf(swept);
    Map<GroupKey, List<Integer>> same =
        IntStream.range(0, variants.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i ->
                        new GroupKey(of.variants().get(i).look(), variants.get(i).rule.condition()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Group> all = new ArrayList<>();
    same.forEach(
        (key, numbers) ->
            all.add(
                new Group(
                    variants.get(numbers.get(0)).rule,
                    looks.indexOf(key.look()),
                    numbers.stream().mapToInt(Integer::intValue).toArray())));
    groups = all.toArray(new Group[0]);
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
      AlertState base,
      Others others) {
    if (context.rule().id() != swept.id()) {
      return;
    }
    long every = swept.everyMillis();
    firstMillis = Math.min(firstMillis, at);
    latestMillis = Math.max(latestMillis, at);
    Series each =
        series.computeIfAbsent(
            key,
            k ->
                new Series(
                    variants.size(), groups.length, looks.size(), labels(swept, k), at - every));
    catchUp(context, key, each, at - every);
    ConditionResult[] results = new ConditionResult[looks.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = i == sweptLook ? result : others.of(looks.get(i));
    }
    step(context, key, each, at, results);
    long kept = at + every - swept.slicesMillis();
    if (!swept.watchesSilence() && state.counts.tailMap(kept, true).isEmpty()) {
      // The series may be forgotten now, until there are lines again.
      Arrays.fill(each.last, ConditionResult.UNTRUE);
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
      EvaluationContext context, String key, Series each, long at, ConditionResult[] results) {
    System.arraycopy(results, 0, each.last, 0, results.length);
    each.lastMillis = at;
    if (each.active == 0 && !mayHold(results)) {
      return;
    }
    int active = 0;
    for (int g = 0; g < groups.length; g++) {
      ConditionResult result = results[groups[g].look];
      boolean now = holds(groups[g].rule, key, result);
      // Most thresholds are far from the value, most of the time.
      if (!now && each.activeOf[g] == 0) {
        continue;
      }
      ConditionResult holds =
          now
              ? new ConditionResult(true, true, 0, result.value(), ConditionResult.NO_SAMPLE)
              : null;
      each.activeOf[g] = step(context, each, groups[g], at, holds);
      active += each.activeOf[g];
    }
    each.active = active;
  }

  /** Moves the variants with one threshold; returns how many are pending or firing. */
  private int step(
      EvaluationContext context,
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
        account(context, each, i, before, after, at);
      }
      active += after == AlertState.INACTIVE ? 0 : 1;
    }
    return active;
  }

  private void account(
      EvaluationContext context, Series each, int i, AlertState before, AlertState after, long at) {
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
    if (!each.sent[i] && !coolsDown && maySend(context, each, at)) {
      each.sent[i] = true;
      message(variant, at);
    }
  }

  /** Returns whether alerts of a series may be sent, which is the same for all variants. */
  private boolean maySend(EvaluationContext context, Series each, long at) {
    if (each.askedMillis != at) {
      each.askedMillis = at;
      each.maySend = context.rules().maySend(swept, each.labels, at);
    }
    return each.maySend;
  }

  private void message(Variant variant, long at) {
    variant.messages.set((int) Math.max(0, (at - firstMillis) / swept.everyMillis()));
  }

  private boolean mayHold(ConditionResult[] results) {
    for (ConditionResult result : results) {
      if (mayHold(result)) {
        return true;
      }
    }
    return false;
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
