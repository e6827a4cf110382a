package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.RuleShards;
import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.files.Reloads;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.state.store.StateStore;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Updates a {@link RuleGroupState} when slices arrive. It is saved with the runner's own state and,
 * if there is a {@link StateStore}, separately, for a runner that saves none.
 */
final class RulesEvaluation implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * More than the micro-batches from one checkpoint of a state on Spark to the next, which are ten,
   * and the attempts that it makes of a task.
   */
  static final int RECENT_FEEDS = 32;

  /** The name of the state. */
  static final String STATE = "state";

  /** The name of the state of what the latest feeds have emitted, if that is emitted again. */
  static final String RECENT = "recent";

  static final Coder<List<List<AlertGroup>>> RECENT_CODER =
      ListCoder.of(ListCoder.of(AlertGroup.GroupCoder.of()));

  private final Counter fired = Metrics.counter(MetricNames.NAMESPACE, LiveAlerts.ALERTS_FIRED);
  private final Counter resolved =
      Metrics.counter(MetricNames.NAMESPACE, LiveAlerts.ALERTS_RESOLVED);
  private final Counter evaluations =
      Metrics.counter(MetricNames.NAMESPACE, LiveAlerts.RULE_EVALUATIONS);
  private final Gauge overflowed =
      Metrics.gauge(MetricNames.NAMESPACE, LiveAlerts.RULES_OVERFLOWED);

  private final RuleSource rules;
  private final long latenessMillis;
  private final @Nullable AlertStateStore saved;
  private final @Nullable EvaluationListener listener;
  private final @Nullable String pageUrl;
  private final RuleShards shards;
  private final boolean again;

  private transient @Nullable RuleSet lastRules;
  private transient Map<Long, RuleSet> rulesByKey;

  RulesEvaluation(
      RuleSource rules,
      long latenessMillis,
      @Nullable StateStore store,
      @Nullable EvaluationListener listener,
      @Nullable String pageUrl,
      RuleShards shards,
      boolean again) {
    this.shards = shards;
    this.again = again;
    this.listener = listener;
    this.pageUrl = pageUrl;
    this.rules = rules;
    this.latenessMillis = latenessMillis;
    this.saved = store == null ? null : new AlertStateStore(store);
  }

  /**
   * Adds {@code slices} to the state of {@code key}, and emits the alerts of what is complete.
   *
   * @param watermark all slices that end before it have arrived, as far as they are on time; {@link
   *     RuleGroupState#UNKNOWN} if that is not known
   * @return the state, which has been written
   */
  RuleGroupState process(
      long key,
      Iterable<Slice> slices,
      long watermark,
      ValueState<RuleGroupState> state,
      ValueState<List<List<AlertGroup>>> recent,
      OutputReceiver<AlertGroup> out) {
    long period = shards.period(key);
    RuleSet current = rulesOf(key);
    RuleGroupState group = state.read();
    List<AlertGroup> news = new ArrayList<>();
    if (group == null && saved != null) {
      saved.begin(period);
      group = load(key);
      if (group != null) {
        // The earlier run may have ended after saving its state and before emitting.
        news.addAll(group.emittedSince(earliest(slices)));
      }
    }
    if (group == null) {
      group = new RuleGroupState(period);
    }
    news.addAll(group.feed(slices, current, latenessMillis, listener, watermark));
    if (again) {
      // Before the state is written: a repeated attempt then finds at least one of the two.
      emitRecent(news, recent, out);
    }
    emit(news, out);
    evaluations.inc(group.takeEvaluations());
    ActiveAlerts.set(key, group.active(current));
    Reloads.publish();
    if (group.overflowed() > 0) {
      overflowed.set(group.overflowed());
    }
    state.write(group);
    if (saved != null) {
      saved.save(key, group);
    }
    return group;
  }

  private RuleSet rulesOf(long key) {
    RuleSet current = rules.current();
    if (current != lastRules) {
      lastRules = current;
      rulesByKey = new HashMap<>();
    }
    return rulesByKey.computeIfAbsent(key, k -> shards.only(current, k));
  }

  private @Nullable RuleGroupState load(long key) {
    RuleGroupState own = saved.load(key);
    long period = shards.period(key);
    if (own != null || key == period) {
      return own;
    }
    // An earlier run may have evaluated all rules together.
    RuleGroupState all = saved.load(period);
    if (all != null) {
      all.keepOnly(id -> shards.key(period, id) == key);
    }
    return all;
  }

  /**
   * Emits again what the latest feeds have emitted. The SparkRunner changes states in place, so
   * when it repeats a task whose output was lost, the state may already know the alerts as emitted.
   */
  private void emitRecent(
      List<AlertGroup> news,
      ValueState<List<List<AlertGroup>>> recent,
      OutputReceiver<AlertGroup> out) {
    List<List<AlertGroup>> before = recent.read();
    List<List<AlertGroup>> feeds = before == null ? new ArrayList<>() : new ArrayList<>(before);
    for (List<AlertGroup> groups : feeds) {
      for (AlertGroup each : groups) {
        out.output(linked(each));
      }
    }
    feeds.add(news);
    feeds.subList(0, Math.max(0, feeds.size() - RECENT_FEEDS)).clear();
    while (!feeds.isEmpty() && feeds.get(0).isEmpty()) {
      feeds.remove(0);
    }
    if (before == null ? !feeds.isEmpty() : !(before.isEmpty() && feeds.isEmpty())) {
      recent.write(feeds);
    }
  }

  private AlertGroup linked(AlertGroup group) {
    return pageUrl == null ? group : group.withPagesAt(pageUrl);
  }

  private static long earliest(Iterable<Slice> slices) {
    long earliest = Long.MAX_VALUE;
    for (Slice slice : slices) {
      earliest = Math.min(earliest, slice.startMillis());
    }
    return earliest;
  }

  private void emit(List<AlertGroup> groups, OutputReceiver<AlertGroup> out) {
    for (AlertGroup each : groups) {
      for (AlertEvent event : each.events()) {
        if (event.repeats() == 0) {
          (event.status() == AlertEvent.Status.FIRING ? fired : resolved).inc();
        }
      }
      AlertGroup linked = linked(each);
      if (listener != null) {
        listener.emitted(linked);
      }
      out.output(linked);
    }
  }
}
