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
 * Finds the sessions of each key: lines of which none comes the gap or more after the one before
 * it. The result of a session is the window {@code [first line, last line + gap)} with its number
 * of lines, as Beam's and Spark's session windows have it.
 *
 * <pre>{@code
 * PCollection<WindowCounts> visits =
 *     lines.apply(
 *         Sessions.withGap(Duration.standardMinutes(30))
 *             .perKey(LineKey.column(1))
 *             .withAllowedLateness(Duration.standardMinutes(10)));
 * }</pre>
 *
 * <p>A session is open while lines keep coming, and its result comes when the watermark has passed
 * its end, up to a tenth of the gap later, at most ten seconds.
 *
 * <p><b>Late lines.</b> A late line in an emitted session emits it again, with the next higher
 * revision. One that moves an end of it, or joins two, makes another window, so another result; and
 * each that it replaces comes again with a higher revision and the count 0. So of all results with
 * the same window and key the one of the highest revision holds, and one with the count 0 is none.
 * A line is dropped, and counted as such, when a session of it alone would have ended longer ago
 * than lateness is allowed.
 *
 * <p>Each bundle makes one {@code (first, last, count)} of all lines of a key that are close
 * together, before the one shuffle; what is kept is one state for each of {@link #withShards}
 * shards of keys, not one for each key. The runner keeps it if the runner keeps any; for one that
 * does not there is {@link #withStateIn}.
 *
 * <p>The input must be in the global window; so is the output.
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
   * Sessions that end after {@code gap} without a line, of each distinct line by itself; late lines
   * are dropped.
   *
   * @throws IllegalArgumentException if the gap is not positive
   */
  public static Sessions withGap(Duration gap) {
    return new AutoValue_Sessions(KeyedLinesConfig.all(), Periods.checkedGap(gap));
  }

  /** By the key that {@code key} finds in the line; lines without one are not counted. */
  public Sessions perKey(LineKey key) {
    return with(lines().withKey(key));
  }

  /**
   * Finds the sessions of what {@code tokenizer} makes of the lines, such as words; accounts are of
   * the lines all the same.
   */
  public Sessions tokenizedBy(LineBatchFn tokenizer) {
    return with(lines().withMaker(tokenizer));
  }

  /**
   * Leaves of each line only its key: for a source to apply while it reads, so that no more goes
   * through encoding, shuffle and checkpoint.
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

  /** The sessions of what {@link #keysOnly()} has left. */
  public Sessions ofKeys() {
    return perKey(LineKey.wholeLine());
  }

  /** Accepts lines that are late by up to {@code lateness}, and corrects their sessions. */
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
   * that reads its input again from there on.
   */
  public Sessions startingAt(Instant start) {
    return with(lines().startingAt(start));
  }

  /**
   * Counts revisions from {@code revision} on instead of 0, so that the results of this run replace
   * those of an earlier run.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Sessions withFirstRevision(long revision) {
    return with(lines().withFirstRevision(revision));
  }

  /**
   * Resumes from the state in {@code store} if the runner has none, and saves it there. A restart
   * must read again from the oldest of the {@link #openWindows()} on; what it had counted of them
   * is not counted twice, and sessions that began before go on.
   */
  public Sessions withStateIn(StateStore store) {
    return with(lines().withStore(store));
  }

  /** Which periods of time may still change, by the watermark; a session has any number of them. */
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
    // So much later than its last line a session ends.
    PeriodConfig config =
        new PeriodConfig(period, lines().allowedLateness().getMillis() + gap, gap);
    return new LineSpanStates<>(
        lines(), new SessionFold(gap), ActivityCoder.of(), config, "sessions-" + gap + "ms");
  }
}
