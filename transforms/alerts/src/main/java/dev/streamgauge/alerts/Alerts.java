package dev.streamgauge.alerts;

import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.count.CountSlices;
import dev.streamgauge.alerts.evaluate.LiveAlerts;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.windows.time.OpenWindows;
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

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder rules(RuleSource rules);

    abstract Builder allowedLateness(Duration lateness);

    abstract Builder startMillis(long millis);

    abstract Builder store(@Nullable StateStore store);

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
   * Returns which windows may still change, given the watermark: a restart must read again from the
   * oldest of them.
   */
  public OpenWindows openWindows() {
    return OpenWindows.ofSlices(rules().current().periods(), allowedLateness());
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
  }

  @Override
  public PCollection<AlertGroup> expand(PCollection<LineBatch> input) {
    RuleSource rules = store() == null ? rules() : LiveAlerts.afterSaved(rules(), store());
    return input
        .apply("Count", new CountSlices(rules, allowedLateness(), startMillis()))
        .apply("Evaluate", new LiveAlerts(rules, allowedLateness().getMillis(), store()));
  }
}
