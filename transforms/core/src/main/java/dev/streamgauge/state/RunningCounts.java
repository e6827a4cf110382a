package dev.streamgauge.state;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.state.fold.KeyTtl;
import dev.streamgauge.state.fold.Total;
import dev.streamgauge.state.fold.Total.TotalCoder;
import dev.streamgauge.state.fold.TotalFold;
import dev.streamgauge.state.shard.PeriodConfig;
import dev.streamgauge.state.shard.Periods;
import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.time.OpenWindows;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Counts lines by key since the beginning, across restarts: the main use of Spark Streaming's
 * {@code updateStateByKey} and {@code mapWithState}.
 *
 * <pre>{@code
 * PCollection<WindowCounts> totals =
 *     lines.apply(
 *         RunningCounts.perKey(LineKey.column(2))
 *             .every(Duration.standardSeconds(10))
 *             .expireAfter(Duration.standardHours(1)));
 * }</pre>
 *
 * <p>A result is the number of lines of a key up to the end of a period. It is emitted when the
 * watermark passes the period's end, for each key that had lines in it. Late lines correct the
 * results of their period and all later ones, with higher revisions ({@link WindowCounts}); lines
 * later than the allowed lateness are dropped and counted.
 *
 * <p>A key {@linkplain #expireAfter expires} after being idle for that long in event time; it gets
 * a final result of 0, and starts at 1 if it returns. Batches and heartbeats advance event time, so
 * no timers are needed.
 *
 * <p>Each bundle is summed per key before the only shuffle. There is one state for each of {@link
 * #withShards} shards of keys, not one per key. It holds the counts and, within the allowed
 * lateness, what each period added to them, so its size grows with the allowed lateness. Runners
 * that save state keep it; for others use {@link #withStateIn}.
 *
 * <p>The input and the output are in the global window.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class RunningCounts
    extends PTransform<PCollection<LineBatch>, PCollection<WindowCounts>> {
  private static final Duration PERIOD = Duration.standardSeconds(1);

  abstract KeyedLinesConfig lines();

  abstract Duration period();

  abstract @Nullable Duration ttl();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setLines(KeyedLinesConfig lines);

    abstract Builder setPeriod(Duration period);

    abstract Builder setTtl(@Nullable Duration ttl);

    abstract RunningCounts build();
  }

  private RunningCounts with(KeyedLinesConfig lines) {
    return toBuilder().setLines(lines).build();
  }

  /**
   * Returns a PTransform that counts lines by the key that {@code key} finds; lines without one are
   * not counted. By default periods are one second, late lines are dropped, and no key expires.
   */
  public static RunningCounts perKey(LineKey key) {
    return new AutoValue_RunningCounts.Builder()
        .setLines(KeyedLinesConfig.all().withKey(key))
        .setPeriod(PERIOD)
        .build();
  }

  /** Returns a PTransform like {@link #perKey} that counts each distinct line. */
  public static RunningCounts perElement() {
    return perKey(LineKey.wholeLine());
  }

  /**
   * Counts the output of {@code tokenizer}, such as words, instead of lines; the metrics still
   * count lines.
   *
   * <pre>{@code
   * lines.apply(RunningCounts.perElement().tokenizedBy(Tokenize.words().asFunction()))
   * }</pre>
   */
  public RunningCounts tokenizedBy(LineBatchFn tokenizer) {
    return with(lines().withMaker(tokenizer));
  }

  /**
   * Emits results for periods of length {@code period}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RunningCounts every(Duration period) {
    return toBuilder().setPeriod(Periods.checked(period)).build();
  }

  /**
   * Expires a key at the end of the first period that ends {@code ttl} or more after the last
   * period with a line of it.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RunningCounts expireAfter(Duration ttl) {
    return toBuilder().setTtl(Periods.checkedTtl(ttl)).build();
  }

  /** Accepts lines up to {@code lateness} late, which correct results. */
  public RunningCounts withAllowedLateness(Duration lateness) {
    return with(lines().withAllowedLateness(lateness));
  }

  /**
   * Spreads the keys over {@code shards} states, which are updated in parallel. One by default.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RunningCounts withShards(int shards) {
    return with(lines().withShards(shards));
  }

  /**
   * Leaves out periods that start before {@code start}: for a pipeline that reads its input again
   * from there.
   */
  public RunningCounts startingAt(Instant start) {
    return with(lines().startingAt(start));
  }

  /**
   * Numbers revisions from {@code revision} instead of 0, so that the results of this run replace
   * those of an earlier run.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public RunningCounts withFirstRevision(long revision) {
    return with(lines().withFirstRevision(revision));
  }

  /**
   * Resumes from the state in {@code store} if the runner has none, and saves state there. A
   * restart must read again from the oldest of the {@link #openWindows()}; lines already counted
   * there are not counted twice.
   */
  public RunningCounts withStateIn(StateStore store) {
    return with(lines().withStore(store));
  }

  /** Returns the periods that may still change, by the watermark. */
  public OpenWindows openWindows() {
    return states().windows();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("period", period()).withLabel("Period of results"));
    builder.addIfNotNull(
        DisplayData.item("expireAfter", ttl()).withLabel("Idle keys expire after"));
    lines().populateDisplayData(builder);
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<LineBatch> input) {
    return input.apply("RunningCounts", states());
  }

  private LineSpanStates<Total> states() {
    long period = period().getMillis();
    PeriodConfig config = new PeriodConfig(period, lines().allowedLateness().getMillis(), 0);
    return new LineSpanStates<>(
        lines(), new TotalFold(KeyTtl.of(ttl(), period)), TotalCoder.of(), config, "totals");
  }
}
