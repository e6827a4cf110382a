package dev.streamgauge.windows;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.util.Durations;
import dev.streamgauge.windows.bundle.BundleSplitter;
import dev.streamgauge.windows.bundle.LineMetrics;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.merge.MergeOtherKeys;
import dev.streamgauge.windows.result.SumIntervals;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.slice.SlideWindows;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.time.OpenWindows;
import dev.streamgauge.windows.time.WindowSpec;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Counts lines in sliding or tumbling windows of event time.
 *
 * <pre>{@code
 * PCollection<LineBatch> lines = ...;
 * PCollection<WindowCounts> errors =
 *     lines
 *         .apply(ErrorFilter.containing("ERROR"))
 *         .apply(SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10)));
 * }</pre>
 *
 * <p>A line at time t counts in every window [s, s + size) with s &lt;= t &lt; s + size, where s is
 * a multiple of the period since the epoch. A window's counts are emitted when the watermark passes
 * its end. A line within the allowed lateness causes the window to be emitted again, whole or
 * {@linkplain #withChangesOnly() the changed keys}, with a higher revision ({@link WindowCounts});
 * a later one is dropped and counted. The batch's own {@linkplain LineBatch#watermarkMillis()
 * watermark} decides on every runner whether a line is late; a line for which only some windows
 * have expired counts in the others.
 *
 * <ul>
 *   <li>{@link #globally()} (the default): all lines together. A window without matching lines has
 *       the count zero if the source was active: if batches, including heartbeats, cover its time.
 *   <li>{@link #perElement()}: each distinct line; after {@code Tokenize}, each word.
 *   <li>{@link #perKey(LineKey)}: by a key found in the line.
 * </ul>
 *
 * <p>Each bundle is summed per slice, which is a period of time or a part of it, before the only
 * shuffle of lines, whose cost depends on the number of slices and keys, not lines or windows. The
 * state has one table for each slice of the open windows and their allowed lateness, from which
 * windows are built when they end; it does not grow with uptime. The input must be in the global
 * window; the output is in the counted windows. All keys of a window in the same shard (see {@link
 * #withShards}) are one output element.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class SlidingCount
    extends PTransform<PCollection<LineBatch>, PCollection<WindowCounts>> {
  /** Counter, in the namespace {@code streamgauge}: lines counted, each once for all windows. */
  public static final String LINES_COUNTED = LineMetrics.LINES_COUNTED;

  /** Counter: lines read but filtered out before the count, or without a key. */
  public static final String LINES_FILTERED = LineMetrics.LINES_FILTERED;

  /** Counter: lines that would have been counted but exceeded the allowed lateness. */
  public static final String LINES_DROPPED_LATE = LineMetrics.LINES_DROPPED_LATE;

  abstract Duration size();

  abstract Duration period();

  abstract Duration allowedLateness();

  abstract int shards();

  abstract @Nullable LineKey key();

  abstract long startMillis();

  abstract long firstRevision();

  abstract KeyLimit keyLimit();

  abstract boolean changesOnly();

  abstract boolean behindGate();

  abstract boolean joinsBundles();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder size(Duration size);

    abstract Builder period(Duration period);

    abstract Builder allowedLateness(Duration lateness);

    abstract Builder shards(int shards);

    abstract Builder key(@Nullable LineKey key);

    abstract Builder startMillis(long millis);

    abstract Builder firstRevision(long revision);

    abstract Builder keyLimit(KeyLimit limit);

    abstract Builder changesOnly(boolean changesOnly);

    abstract Builder behindGate(boolean behindGate);

    abstract Builder joinsBundles(boolean joinsBundles);

    abstract SlidingCount build();
  }

  /**
   * Returns a PTransform that counts all lines in tumbling windows of {@code size}; late lines are
   * dropped.
   *
   * @throws IllegalArgumentException if the size is not positive
   */
  public static SlidingCount of(Duration size) {
    if (size.getMillis() <= 0) {
      throw new IllegalArgumentException(
          "The window size must be positive, but is "
              + text(size)
              + ": give a duration such as 30s.");
    }
    return new AutoValue_SlidingCount.Builder()
        .size(size)
        .period(size)
        .allowedLateness(Duration.ZERO)
        .shards(1)
        .startMillis(Long.MIN_VALUE)
        .firstRevision(0)
        .keyLimit(KeyLimit.NONE)
        .changesOnly(false)
        .behindGate(false)
        .joinsBundles(false)
        .build();
  }

  /**
   * Starts a new window every {@code period}.
   *
   * @throws IllegalArgumentException if the period is not positive or does not divide the size
   */
  public SlidingCount every(Duration period) {
    if (period.getMillis() <= 0 || size().getMillis() % period.getMillis() != 0) {
      throw new IllegalArgumentException(
          String.format(
              "The window period %s must be positive and divide the window size %s: %s every %s"
                  + " would do.",
              text(period), text(size()), text(size()), text(nearestDivisor(period))));
    }
    return toBuilder().period(period).build();
  }

  /** Returns a duration as users write it: {@code 10s}, not {@code PT10S}. */
  private static String text(Duration duration) {
    return Durations.format(duration.getMillis());
  }

  private Duration nearestDivisor(Duration wanted) {
    long size = size().getMillis();
    long parts = Math.max(1, Math.round((double) size / Math.max(1, wanted.getMillis())));
    while (size % parts != 0) {
      parts--;
    }
    return Duration.millis(size / parts);
  }

  /** Returns counts all lines together, under the key {@link WindowCounts#GLOBAL_KEY}. */
  public SlidingCount globally() {
    return toBuilder().key(null).shards(1).build();
  }

  /** Counts each distinct line. */
  public SlidingCount perElement() {
    return perKey(LineKey.wholeLine());
  }

  /** Counts lines by the key that {@code key} finds; lines without one are not counted. */
  public SlidingCount perKey(LineKey key) {
    return toBuilder().key(key).build();
  }

  /** Accepts lines up to {@code lateness} late, which correct their windows. */
  public SlidingCount withAllowedLateness(Duration lateness) {
    return toBuilder().allowedLateness(lateness).build();
  }

  /**
   * Spreads the keys of a window over {@code shards} elements, which are merged in parallel and
   * corrected independently. One by default, so that an element has all keys of its window. {@link
   * TopOfWindows} finds the highest counts of all.
   *
   * @throws IllegalArgumentException if it is not positive, or not 1 for a global count
   */
  public SlidingCount withShards(int shards) {
    if (shards < 1 || (shards > 1 && key() == null)) {
      throw new IllegalArgumentException(
          "A count by key takes one shard or more, a global count has one: not " + shards + ".");
    }
    return toBuilder().shards(shards).build();
  }

  /**
   * Keeps {@code most} keys per window, spread evenly over its shards, and counts all others
   * together under {@link CountTable#OTHER_KEYS}, with several shards in an element of its own. A
   * hash of the key alone decides which keys are kept: the same ones on every runner and after a
   * restart, with exact counts. Without a limit, senders of arbitrary keys control how much memory
   * a window takes. There is less room for keys of more than 64 bytes: each doubling of the length
   * leaves a quarter of it.
   *
   * <p>A late line can move the key with the highest hash to the others; sinks keep the result they
   * have stored for it.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SlidingCount withMaxKeys(int most) {
    return withMaxKeys(most, 0);
  }

  /**
   * Limits keys like {@link #withMaxKeys(int)}, by a hash that depends on {@code seed}: a secret,
   * so that nobody can construct keys that push out others. A restart needs the same seed.
   *
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public SlidingCount withMaxKeys(int most, long seed) {
    return toBuilder().keyLimit(new KeyLimit(most, seed)).build();
  }

  /**
   * Makes a correction hold the keys that late lines have changed, instead of all keys of the
   * window: for sinks that keep the highest revision of each key, such as databases and topics.
   * With many keys, corrections of whole windows cost far more than the late lines.
   */
  public SlidingCount withChangesOnly() {
    return toBuilder().changesOnly(true).build();
  }

  /**
   * Joins what all bundles of a micro-batch have counted before any of it is kept, on Beam's
   * SparkRunner; elsewhere it changes nothing. This costs a shuffle of its own in each micro-batch.
   * It saves far more if ten or a hundred readers share a source, as Spark encodes what it keeps of
   * a window again for each bundle. Results are the same.
   */
  public SlidingCount withJoinedBundles() {
    return toBuilder().joinsBundles(true).build();
  }

  /**
   * Leaves out windows that start before {@code start}: for a pipeline that reads its input again
   * from there and so sees earlier windows only partially.
   */
  public SlidingCount startingAt(Instant start) {
    return toBuilder().startMillis(start.getMillis()).build();
  }

  /**
   * Numbers revisions from {@code revision} instead of 0, so that the results of this run replace
   * those of an earlier run for the same windows.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public SlidingCount withFirstRevision(long revision) {
    if (revision < 0) {
      throw new IllegalArgumentException("A revision is 0 or more, not " + revision + ".");
    }
    return toBuilder().firstRevision(revision).build();
  }

  /** Returns the windows that may still change, by the watermark. */
  public OpenWindows openWindows() {
    return OpenWindows.of(size(), period(), allowedLateness());
  }

  /** Returns the transform that drops and counts lines that are too late for this count. */
  public LateGate lateGate() {
    return new LateGate(spec().expiry());
  }

  /** Leaves dropping and counting late lines to an upstream {@link #lateGate()}. */
  public SlidingCount behindLateGate() {
    return toBuilder().behindGate(true).build();
  }

  /**
   * Returns a function that merges all lines of a batch with the same key and period into one line
   * with their number, for push-down into a source whose lines are only counted. Then one line per
   * key, instead of each line, is encoded, shuffled and checkpointed.
   *
   * <pre>{@code
   * KafkaLines.read("broker:9092", "logs")
   *     .withPushDown(ErrorFilter.containing("ERROR").asFunction().andThen(count.tally()))
   * ...
   * lines.apply(count.ofTallies())
   * }</pre>
   */
  public LineBatchFn tally() {
    return tallyOf(LineBatchFn.identity());
  }

  /**
   * Returns a function like {@link #tally()} for the output of {@code maker}, such as words. The
   * metrics, which {@link #lateGate()} updates, still count lines.
   */
  public LineBatchFn tallyOf(LineBatchFn maker) {
    return new TallyFn(maker, key(), period());
  }

  /** Counts the output of {@link #tally()}, whose keys are already found. */
  public SlidingCount ofTallies() {
    return key() == null ? this : perElement();
  }

  /** Returns these windows in the form that the functions of this package need. */
  @Internal
  public final WindowSpec spec() {
    return new WindowSpec(
        size().getMillis(),
        period().getMillis(),
        allowedLateness().getMillis(),
        shards(),
        startMillis(),
        firstRevision(),
        keyLimit().ofShard(shards()),
        changesOnly(),
        behindGate());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("size", size()).withLabel("Window size"));
    builder.add(DisplayData.item("period", period()).withLabel("Window period"));
    builder.add(
        DisplayData.item("allowedLateness", allowedLateness()).withLabel("Allowed lateness"));
    builder.add(DisplayData.item("shards", shards()).withLabel("Shards of keys"));
    builder.addIfNotDefault(
        DisplayData.item("changesOnly", changesOnly())
            .withLabel("Corrections have the changed keys only"),
        false);
    builder.addIfNotDefault(
        DisplayData.item("joinsBundles", joinsBundles())
            .withLabel("Bundles of a micro-batch are joined"),
        false);
    builder.addIfNotNull(
        DisplayData.item("key", key() == null ? null : key().getClass())
            .withLabel("Finds the key in a line"));
  }

  @Override
  public PCollection<WindowCounts> expand(PCollection<LineBatch> input) {
    SlideWindows windows = new SlideWindows(spec(), Long::sum, (sum, gone) -> sum - gone);
    SlideWindows slide = joinsBundles() ? windows.joiningBundles() : windows;
    BundleSplitter splitter = slide.splitter(input.getPipeline().getOptions());
    PCollection<WindowCounts> counts =
        input
            .apply("SumBundle", ParDo.of(new PartialCountFn(this, splitter)))
            .setCoder(SumIntervals.CODER)
            .apply("Windows", slide);
    return MergeOtherKeys.in(counts, spec(), Long::sum);
  }
}
