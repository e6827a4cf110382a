package dev.streamgauge.alerts;

import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.count.CountSlices;
import dev.streamgauge.alerts.count.RuleShards;
import dev.streamgauge.alerts.count.TallyRulesFn;
import dev.streamgauge.alerts.evaluate.EvaluationListener;
import dev.streamgauge.alerts.evaluate.LiveAlerts;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.windows.time.OpenWindows;
import java.security.SecureRandom;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Evaluates rules over lines. Each alert is emitted once when it starts firing and once when it is
 * resolved; alerts of one rule and time form one group.
 *
 * <pre>{@code
 * RuleSet rules = RuleSet.parse("rules.yaml", Files.readString(Path.of("rules.yaml")));
 * PCollection<AlertGroup> alerts = lines.apply(Alerts.of(rules));
 * }</pre>
 *
 * <p>Lines count at their event time, and rules evaluate their windows in event-time order: lines
 * that are read again from a file produce the same alerts as when they were live. Lines that are
 * late by no more than the allowed lateness correct the counts; an alert is emitted again only if
 * it fired at a time that no alert emitted before overlaps. A period without lines is evaluated as
 * far as batches, including heartbeats, cover it.
 *
 * <p>The input must be in the global window; so is the output.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class Alerts extends PTransform<PCollection<LineBatch>, PCollection<AlertGroup>> {
  abstract RuleSource rules();

  abstract Duration allowedLateness();

  abstract long startMillis();

  abstract @Nullable StateStore store();

  abstract long seed();

  abstract @Nullable EvaluationListener listener();

  abstract @Nullable String pageUrl();

  abstract RuleShards shards();

  abstract boolean emitsAgain();

  abstract boolean joinsBundles();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder rules(RuleSource rules);

    abstract Builder allowedLateness(Duration lateness);

    abstract Builder startMillis(long millis);

    abstract Builder store(@Nullable StateStore store);

    abstract Builder seed(long seed);

    abstract Builder listener(@Nullable EvaluationListener listener);

    abstract Builder pageUrl(@Nullable String url);

    abstract Builder shards(RuleShards shards);

    abstract Builder emitsAgain(boolean again);

    abstract Builder joinsBundles(boolean joins);

    abstract Alerts build();
  }

  /** Returns a transform that emits the alerts of {@code rules}; late lines are dropped. */
  public static Alerts of(RuleSet rules) {
    return of(RuleSource.of(rules));
  }

  /**
   * Returns a transform that emits the alerts of rules that may change while the pipeline runs;
   * late lines are dropped.
   */
  public static Alerts of(RuleSource rules) {
    return new AutoValue_Alerts.Builder()
        .rules(rules)
        .allowedLateness(Duration.ZERO)
        .startMillis(Long.MIN_VALUE)
        // One for all workers, so that the choice of series does not depend on who counts.
        .seed(new SecureRandom().nextLong())
        .shards(RuleShards.ONE)
        .emitsAgain(false)
        .joinsBundles(false)
        .build();
  }

  /** Accepts lines that are late by up to {@code lateness}, and corrects the counts. */
  public Alerts withAllowedLateness(Duration lateness) {
    return toBuilder().allowedLateness(lateness).build();
  }

  /**
   * Skips slices of time that begin before {@code start}: for a pipeline that reads its input again
   * from there.
   */
  public Alerts startingAt(Instant start) {
    return toBuilder().startMillis(start.getMillis()).build();
  }

  /**
   * Resumes from the state in {@code store} if the runner has none, and saves it there. Input that
   * is read again after a restart then emits nothing twice, except for what may not have been
   * received. Alerts of removed rules are resolved.
   */
  public Alerts withStateIn(StateStore store) {
    return toBuilder().store(store).build();
  }

  /**
   * Evaluates rules with the same {@code every} under {@code count} keys, which workers share.
   * Alerts are the same. With {@link #withStateIn}, resume with the same number.
   */
  public Alerts withShards(int count) {
    return toBuilder().shards(new RuleShards(count)).build();
  }

  /**
   * Emits what was emitted recently again and again, as far back as repeated tasks of Spark may
   * have lost it. For a sink that recognizes events by their keys, such as {@code SendAlerts}.
   */
  public Alerts withRepetitions() {
    return toBuilder().emitsAgain(true).build();
  }

  /**
   * Joins what all bundles that arrive together have counted before any of it is kept. This costs a
   * shuffle of its own, in each micro-batch on Spark. It saves far more if ten or a hundred readers
   * share a source there, as Spark encodes what it keeps of a slice again for each bundle. Alerts
   * are the same.
   */
  public Alerts withJoinedBundles() {
    return toBuilder().joinsBundles(true).build();
  }

  /** Tells {@code listener} what the rules evaluate to, for people who watch. */
  @Internal
  public Alerts withListener(EvaluationListener listener) {
    return toBuilder().listener(listener).build();
  }

  /** Makes alerts link to their pages at {@code url}, the address of the web page. */
  public Alerts withPagesAt(String url) {
    return toBuilder().pageUrl(url).build();
  }

  /**
   * Returns which windows may still change, given the watermark: a restart must read again from the
   * oldest of them.
   */
  public OpenWindows openWindows() {
    return OpenWindows.ofSlices(rules().current().periods(), allowedLateness());
  }

  /**
   * Returns a function that replaces the lines of a batch by their counts for all rules, for
   * push-down into a source whose lines are needed for these alerts only. Then the runner encodes
   * and saves a few counts per batch instead of its lines. Alerts are the same.
   *
   * <pre>{@code
   * Alerts alerts = Alerts.of(rules);
   * p.apply(KafkaLines.read("broker:9092", "logs").withPushDown(alerts.tally())).apply(alerts)
   * }</pre>
   */
  public LineBatchFn tally() {
    return new TallyRulesFn(countedRules(), seed());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("rules", rules().current().rules().size()).withLabel("Number of rules"));
    builder.add(
        DisplayData.item("allowedLateness", allowedLateness()).withLabel("Allowed lateness"));
    builder.add(
        DisplayData.item("stateStore", store() != null)
            .withLabel("State survives restarts in a store"));
    builder.add(DisplayData.item("shards", shards().count()).withLabel("Shards of rules"));
    builder.add(
        DisplayData.item("emitsAgain", emitsAgain())
            .withLabel("Emits again what may have been lost"));
    builder.add(
        DisplayData.item("joinsBundles", joinsBundles())
            .withLabel("Joins what bundles have counted"));
    builder.addIfNotNull(
        DisplayData.item("pages", pageUrl()).withLabel("Web page that alerts link to"));
  }

  @Override
  public PCollection<AlertGroup> expand(PCollection<LineBatch> input) {
    RuleSource rules = countedRules();
    return input
        .apply(
            "Count",
            new CountSlices(
                rules, allowedLateness(), startMillis(), seed(), shards(), joinsBundles()))
        .apply(
            "Evaluate",
            new LiveAlerts(
                rules,
                allowedLateness().getMillis(),
                store(),
                listener(),
                pageUrl(),
                shards(),
                emitsAgain()));
  }

  /** Returns the rules with the evaluation intervals of those whose alerts are in the store. */
  private RuleSource countedRules() {
    return store() == null ? rules() : LiveAlerts.afterSaved(rules(), store());
  }
}
