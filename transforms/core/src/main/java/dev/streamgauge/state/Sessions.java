package dev.streamgauge.state;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.state.fold.LineSpan;
import dev.streamgauge.state.fold.LineSpan.ActivityCoder;
import dev.streamgauge.state.fold.SessionFold;
import dev.streamgauge.state.shard.PeriodConfig;
import dev.streamgauge.state.shard.Periods;
import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.time.OpenWindows;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Finds the sessions of each key: runs of lines less than the gap apart. The result of a session is
 * the window {@code [first line, last line + gap)} with its number of lines, as in Beam's and
 * Spark's session windows.
 *
 * <pre>{@code
 * PCollection<WindowCounts> visits =
 *     lines.apply(
 *         Sessions.withGap(Duration.standardMinutes(30))
 *             .perKey(LineKey.column(1))
 *             .withAllowedLateness(Duration.standardMinutes(10)));
 * }</pre>
 *
 * <p>A session stays open while lines keep arriving. Its result is emitted after the watermark
 * passes its end, up to a tenth of the gap later, at most ten seconds.
 *
 * <p><b>Late lines.</b> A late line within an emitted session emits it again with the next higher
 * revision. One that extends a session, or joins two, creates another window and so another result;
 * each result it replaces is emitted again with a higher revision and the count 0. So of all
 * results with the same window and key, the one with the highest revision is valid, and a count of
 * 0 retracts it. A line is dropped and counted as late when a session of that line alone would have
 * ended more than the allowed lateness ago.
 *
 * <p>Each bundle reduces lines of a key that are close together to one {@code (first, last, count)}
 * before the only shuffle. There is one state for each of {@link #withShards} shards of keys, not
 * one per key. Runners that save state keep it; for others use {@link #withStateIn}.
 *
 * <p>The input and the output are in the global window.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class Sessions
    extends PTransform<PCollection<LineBatch>, PCollection<WindowCounts>> {
  private static final long SHORTEST_PERIOD = 100;
  private static final long LONGEST_PERIOD = 10_000;

  abstract KeyedLinesConfig lines();

  abstract Duration gap();

  private Sessions with(KeyedLinesConfig lines) {
    return new AutoValue_Sessions(lines, gap());
  }

  /**
   * Returns a PTransform that finds sessions that end after {@code gap} without a line. By default
   * each distinct line is a key, and late lines are dropped.
   *
   * @throws IllegalArgumentException if the gap is not positive
   */
  public static Sessions withGap(Duration gap) {
    return new AutoValue_Sessions(KeyedLinesConfig.all(), Periods.checkedGap(gap));
  }

  /** Groups lines by the key that {@code key} finds; lines without one are not counted. */
  public Sessions perKey(LineKey key) {
    return with(lines().withKey(key));
  }

  /**
   * Finds the sessions of the output of {@code tokenizer}, such as words; the metrics still count
   * lines.
   */
  public Sessions tokenizedBy(LineBatchFn tokenizer) {
    return with(lines().withMaker(tokenizer));
  }

  /**
   * Returns a function that reduces each line to its key, for push-down into a source, so that only
   * keys are encoded, shuffled and checkpointed.
   *
   * <pre>{@code
   * KafkaLines.read("broker:9092", "logs").withPushDown(sessions.keysOnly())
   * ...
   * lines.apply(sessions.ofKeys())
   * }</pre>
   */
  public LineBatchFn keysOnly() {
    return new KeysOnlyFn(lines().key());
  }

  /** Returns this transform for input that {@link #keysOnly()} has reduced to keys. */
  public Sessions ofKeys() {
    return perKey(LineKey.wholeLine());
  }

  /** Accepts lines up to {@code lateness} late, which correct their sessions. */
  public Sessions withAllowedLateness(Duration lateness) {
    return with(lines().withAllowedLateness(lateness));
  }

  /**
   * Spreads the keys over {@code shards} states, which are updated in parallel. One by default.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Sessions withShards(int shards) {
    return with(lines().withShards(shards));
  }

  /**
   * Leaves out lines before the first period that starts at {@code start} or later: for a pipeline
   * that reads its input again from there.
   */
  public Sessions startingAt(Instant start) {
    return with(lines().startingAt(start));
  }

  /**
   * Numbers revisions from {@code revision} instead of 0, so that the results of this run replace
   * those of an earlier run.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Sessions withFirstRevision(long revision) {
    return with(lines().withFirstRevision(revision));
  }

  /**
   * Resumes from the state in {@code store} if the runner has none, and saves state there. A
   * restart must read again from the oldest of the {@link #openWindows()}; lines already counted
   * there are not counted twice, and earlier sessions continue.
   */
  public Sessions withStateIn(StateStore store) {
    return with(lines().withStore(store));
  }

  /** Returns the periods that may still change, by the watermark; a session may span several. */
  public OpenWindows openWindows() {
    return states().windows();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("gap", gap()).withLabel("Gap that ends a session"));
    lines().populateDisplayData(builder);
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<LineBatch> input) {
    return input.apply("Sessions", states());
  }

  private LineSpanStates<LineSpan> states() {
    long gap = gap().getMillis();
    long period = Math.min(gap, Math.max(SHORTEST_PERIOD, Math.min(gap / 10, LONGEST_PERIOD)));
    // A session ends this long after its last line.
    PeriodConfig config =
        new PeriodConfig(period, lines().allowedLateness().getMillis() + gap, gap);
    return new LineSpanStates<>(
        lines(), new SessionFold(gap), ActivityCoder.of(), config, "sessions-" + gap + "ms");
  }
}
