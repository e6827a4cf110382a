package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.RuleCount;
import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The alerts of all rules with the same evaluation interval, slice by slice in event-time order.
 * Early slices wait until those before them have arrived, or can no longer arrive on time; repeated
 * or late slices correct what was evaluated. So on-time slices produce the same alerts in any
 * order. Mutable; not thread-safe.
 */
@Internal
public final class RuleGroupState {
  private static final int VERSION = 6;

  /** The version of builds before 0.1.0, whose states can be read. */
  private static final int VERSION_WITHOUT_EVIDENCE = 3;

  private static final long NOT_BEGUN = Long.MIN_VALUE;

  /** The watermark of those who cannot tell. */
  static final long UNKNOWN = Long.MIN_VALUE;

  /**
   * How many slices after a gap to wait for: a slice is overtaken by no more than one or two
   * others, and a gap that never fills must not hold up what comes after it.
   */
  private static final int PATIENCE = 3;

  /**
   * How many slices without lines are evaluated one by one. A silence may last for centuries, and
   * so may a gap, if a line has a wrong time.
   */
  private static final long MOST_EMPTY = 1_000_000;

  private record Emitted(long atMillis, AlertGroup group) {}

  private final long period;
  private long next = NOT_BEGUN;

  /** How often a rule was evaluated since that was asked last; not saved. */
  private long evaluations;

  private final TreeMap<Long, Slice> ahead = new TreeMap<>();
  private final TreeMap<Long, RuleState> ruleStates = new TreeMap<>();
  private final ArrayDeque<Emitted> recent = new ArrayDeque<>();

  /**
   * Creates the state of rules that are evaluated every {@code periodMillis}, without any counts.
   */
  public RuleGroupState(long periodMillis) {
    this.period = periodMillis;
  }

  /**
   * Adds slices, and evaluates what is complete, for a caller that does not know the watermark. A
   * slice may overtake one or two others; none may follow later ones that are marked as last.
   *
   * @param slices slices of this period, each complete or a later state of one added before
   * @param rules the current rules
   * @param latenessMillis how late lines may be
   * @return what to send, earliest first
   */
  public List<AlertGroup> feed(Iterable<Slice> slices, RuleSet rules, long latenessMillis) {
    return feed(slices, rules, latenessMillis, null, UNKNOWN);
  }

  /**
   * Adds slices, in any order, and evaluates what is complete.
   *
   * @param listener learns what the rules evaluate to; null for nobody
   * @param watermark all slices that end before it have been added, as far as they are on time
   */
  List<AlertGroup> feed(
      Iterable<Slice> slices,
      RuleSet rules,
      long latenessMillis,
      @Nullable EvaluationListener listener,
      long watermark) {
    Evaluation evaluation = new Evaluation(rules, latenessMillis, listener);
    evaluation.forgetEmitted();
    evaluation.endRulesThatAreNoMore();
    boolean last = false;
    TreeMap<Long, Slice> late = new TreeMap<>();
    for (Slice slice : slices) {
      last |= slice.isLast();
      boolean isLate = next != NOT_BEGUN && slice.startMillis() < next;
      (isLate ? late : ahead).merge(slice.startMillis(), slice, RuleGroupState::updated);
    }
    late.values().forEach(evaluation::correct);
    coverAhead();
    while (!ahead.isEmpty() && isNext(ahead.firstEntry().getValue(), last, watermark)) {
      evaluation.evaluate(ahead.pollFirstEntry().getValue());
    }
    if (evaluation.finals != null) {
      evaluation.finals.remember(period, this, rules, latenessMillis);
    }
    return evaluation.groups;
  }

  /**
   * Applies what a slice says about earlier ones to all of them: bundles divide the lines of a
   * period in any way, and only one of them may know that all of it is covered.
   */
  private void coverAhead() {
    long since = Long.MAX_VALUE;
    for (Map.Entry<Long, Slice> entry : ahead.descendingMap().entrySet()) {
      if (since < entry.getKey()) {
        entry.setValue(entry.getValue().coveredSince(since));
      }
      since = Math.min(since, entry.getValue().emptyFrom());
    }
  }

  /** Passes on the results of the last times as final: there are no more lines. */
  void finish(RuleSet rules, long latenessMillis, FinalResults finals) {
    Evaluation evaluation = new Evaluation(rules, latenessMillis, null, finals);
    for (Rule rule : evaluation.evaluated) {
      RuleState state = ruleStates.get(rule.id());
      if (state != null) {
        state.finish(evaluation.context(rule, new AlertEmitter()), next, finals);
      }
    }
  }

  private static Slice updated(Slice slice, Slice later) {
    // A copy, as both are elements of a pipeline.
    Slice updated = slice.copy();
    updated.update(later);
    return updated;
  }

  private boolean isNext(Slice first, boolean last, long watermark) {
    if (watermark != UNKNOWN) {
      return first.startMillis() == next || first.endMillis() <= watermark;
    }
    return last
        || next == NOT_BEGUN
        || first.emptyFrom() <= next
        || ahead.lastKey() - first.startMillis() >= (PATIENCE - 1) * period;
  }

  /** Returns when the first of the slices ends that wait for others before them. */
  OptionalLong waitsUntil() {
    return ahead.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(ahead.firstEntry().getValue().endMillis());
  }

  /**
   * Returns what was emitted at {@code fromMillis} or later, as far back as late lines reach from
   * where the last {@link #feed} began, and always what was emitted last: for a restart that does
   * not know whether it was received.
   */
  public List<AlertGroup> emittedSince(long fromMillis) {
    return recent.stream()
        .filter(emitted -> emitted.atMillis() >= Math.min(fromMillis, next))
        .map(Emitted::group)
        .toList();
  }

  /** Forgets the rules that {@code wanted} does not accept: other states have them. */
  void keepOnly(LongPredicate wanted) {
    ruleStates.keySet().removeIf(id -> !wanted.test(id));
  }

  /** Returns how many rules have had more series than allowed. */
  public long overflowed() {
    return ruleStates.values().stream().filter(RuleState::overflowed).count();
  }

  /** Returns the alerts of {@code rules} that are pending or firing. */
  List<ActiveAlerts.ActiveAlert> active(RuleSet rules) {
    List<ActiveAlerts.ActiveAlert> active = new ArrayList<>();
    for (Rule rule : rules.every(period)) {
      RuleState state = ruleStates.get(rule.id());
      if (state != null) {
        state.addActive(rule, active);
      }
    }
    return active;
  }

  /** Returns how often a rule was evaluated since the last call. */
  long takeEvaluations() {
    long taken = evaluations;
    evaluations = 0;
    return taken;
  }

  /** One call of {@link #feed}. */
  private final class Evaluation {
    private final RuleSet rules;
    private final List<Rule> evaluated;
    private final long unsettled;
    private final @Nullable EvaluationLog log;
    private final @Nullable FinalResults finals;
    private final List<AlertGroup> groups = new ArrayList<>();

    Evaluation(RuleSet rules, long latenessMillis, @Nullable EvaluationListener listener) {
      this(
          rules,
          latenessMillis,
          listener == null || !listener.isWatching() ? null : new EvaluationLog(listener),
          listener == null ? null : listener.finalResults());
    }

    Evaluation(
        RuleSet rules,
        long latenessMillis,
        @Nullable EvaluationLog log,
        @Nullable FinalResults finals) {
      this.log = log;
      this.finals = finals;
      this.rules = rules;
      this.evaluated = rules.every(period);
      // Whole slices; one more for the slice itself, and one for a watermark that lags.
      this.unsettled = ((latenessMillis + period - 1) / period + 2) * period;
    }

    void endRulesThatAreNoMore() {
      Set<Long> ids = evaluated.stream().map(Rule::id).collect(Collectors.toSet());
      for (Iterator<Map.Entry<Long, RuleState>> i = ruleStates.entrySet().iterator();
          i.hasNext(); ) {
        Map.Entry<Long, RuleState> entry = i.next();
        if (!ids.contains(entry.getKey())) {
          AlertEmitter emitter = new AlertEmitter();
          entry.getValue().end(next, emitter);
          emit(entry.getValue(), emitter);
          i.remove();
        }
      }
    }

    void correct(Slice slice) {
      for (Rule rule : evaluated) {
        RuleState state = ruleStates.get(rule.id());
        RuleCount counted = slice.rule(rule.id());
        if (state != null && counted != null) {
          AlertEmitter emitter = new AlertEmitter();
          state.correct(context(rule, emitter), slice.startMillis(), counted, next);
          emit(state, emitter);
        }
      }
    }

    void evaluate(Slice slice) {
      boolean first = next == NOT_BEGUN;
      if (first) {
        next = slice.emptyFrom();
      }
      if (slice.emptyFrom() > next) {
        long wholeFrom = slice.isWhole() ? slice.startMillis() : slice.endMillis();
        ruleStates.values().forEach(state -> state.wholeFrom(wholeFrom));
      }
      evaluateEmpty(slice.startMillis());
      evaluate(slice.startMillis(), slice, first && slice.isWhole());
    }

    /** Evaluates the slices up to {@code to}, which have no lines. */
    private void evaluateEmpty(long to) {
      // After this many nothing changes any more.
      long enough = evaluated.stream().mapToLong(this::slicesToRest).max().orElse(0);
      for (long i = 0; i < Math.min(enough, MOST_EMPTY) && next < to; i++) {
        evaluate(next, null, false);
      }
      next = to;
    }

    private long slicesToRest(Rule rule) {
      long millis =
          unsettled
              + 2 * rule.slicesMillis()
              + rule.pastMillis()
              + rule.forMillis()
              + rule.keepFiringMillis()
              + rule.cooldownMillis();
      if (rule.watchesSilence()) {
        // It may fire all the while.
        millis += rules.heldBackMillis(rule, next);
        millis += rule.by().isEmpty() ? 0 : rule.rememberMillis();
      }
      return millis / period + 2;
    }

    private void evaluate(long start, @Nullable Slice slice, boolean whole) {
      next = start + period;
      evaluations += evaluated.size();
      for (Rule rule : evaluated) {
        RuleCount counted = slice == null ? null : slice.rule(rule.id());
        RuleState state = ruleStates.get(rule.id());
        if (state == null && counted == null) {
          continue;
        }
        if (state == null) {
          state = new RuleState(start, whole ? start : next);
          ruleStates.put(rule.id(), state);
        } else if (slice != null && counted == null) {
          state.wholeFrom(next);
        }
        AlertEmitter emitter = new AlertEmitter();
        state.evaluate(context(rule, emitter), start, counted);
        emit(state, emitter);
      }
    }

    /**
     * Forgets what was emitted long ago, but nothing of what is emitted now: it may be lost as a
     * whole, however long the time that is evaluated at once.
     */
    void forgetEmitted() {
      recent.removeIf(emitted -> emitted.atMillis() < next - unsettled);
    }

    private EvaluationContext context(Rule rule, AlertEmitter emitter) {
      return new EvaluationContext(rules, rule, unsettled, emitter, log, finals);
    }

    private void emit(RuleState state, AlertEmitter emitter) {
      for (AlertGroup group : emitter.groups(state.title())) {
        AlertGroup emitted = group.emittedAt(next);
        groups.add(emitted);
        recent.add(new Emitted(next, emitted));
      }
    }
  }

  /** Appends this to {@code buf}. */
  public void encode(ByteBuf buf) {
    buf.putVar(VERSION);
    buf.putVar(period);
    buf.putZigZag(next);
    buf.putVar(ahead.size());
    ahead.values().forEach(slice -> slice.encode(buf));
    buf.putVar(ruleStates.size());
    ruleStates.forEach(
        (id, state) -> {
          buf.putZigZag(id);
          state.encode(buf);
        });
    buf.putVar(recent.size());
    for (Emitted emitted : recent) {
      buf.putZigZag(emitted.atMillis());
      emitted.group().encode(buf);
    }
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt, or of another version
   */
  public static RuleGroupState decode(ByteBuf buf) {
    AlertLayout layout = layout(buf.getVar());
    RuleGroupState group = new RuleGroupState(buf.getVar());
    group.next = buf.getZigZag();
    int slices = buf.getCount(6);
    for (int i = 0; i < slices; i++) {
      Slice slice = Slice.decode(buf, layout);
      group.ahead.put(slice.startMillis(), slice);
    }
    int rules = buf.getCount(7);
    for (int i = 0; i < rules; i++) {
      group.ruleStates.put(buf.getZigZag(), RuleState.decode(buf, layout));
    }
    int emitted = buf.getCount(2);
    for (int i = 0; i < emitted; i++) {
      group.recent.add(new Emitted(buf.getZigZag(), AlertGroup.decode(buf, layout)));
    }
    if (layout == AlertLayout.WITHOUT_EVIDENCE) {
      // Those builds counted all rules in every slice.
      group.ahead.values().forEach(slice -> slice.knowAll(group.ruleStates.keySet()));
    }
    return group;
  }

  private static AlertLayout layout(long version) {
    if (version == VERSION) {
      return AlertLayout.CURRENT;
    }
    if (version == VERSION_WITHOUT_EVIDENCE) {
      return AlertLayout.WITHOUT_EVIDENCE;
    }
    throw new IndexOutOfBoundsException("it has version " + version + ", not " + VERSION);
  }
}
