package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import java.util.Collection;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The counts of one slice of event time, for each of the rules whose evaluation interval is the
 * slice's length. Mutable while it is filled, but not as an element of a pipeline.
 */
@Internal
public final class Slice {
  private final long startMillis;
  private final long periodMillis;
  private final long seed;
  private long firstCovered = Long.MAX_VALUE;
  private long emptyFrom;
  private boolean last;
  private RuleIds known = RuleIds.NONE;

  /** The rules that have counted something, and perhaps others. */
  private final TreeMap<Long, RuleCount> rules = new TreeMap<>();

  /** Creates an empty slice. */
  public Slice(long startMillis, long periodMillis) {
    this(startMillis, periodMillis, 0);
  }

  /**
   * Creates an empty slice.
   *
   * @param seed the seed of the hashes that choose which series are kept
   */
  Slice(long startMillis, long periodMillis, long seed) {
    this.seed = seed;
    this.startMillis = startMillis;
    this.periodMillis = periodMillis;
    this.emptyFrom = startMillis;
  }

  /** Returns when it begins, in milliseconds since the epoch. */
  public long startMillis() {
    return startMillis;
  }

  /** Returns its length in milliseconds. */
  public long periodMillis() {
    return periodMillis;
  }

  /** Returns when it ends, in milliseconds since the epoch. */
  public long endMillis() {
    return startMillis + periodMillis;
  }

  /** Returns whether the source covers it from its beginning. */
  public boolean isWhole() {
    return firstCovered <= startMillis;
  }

  /**
   * Returns the start of the first of the preceding slices that are known to have no lines, unless
   * they arrive themselves; its own start if there are none.
   */
  public long emptyFrom() {
    return emptyFrom;
  }

  /**
   * Returns whether everything that is ever on time is included: the stream has ended, or jumped
   * ahead.
   */
  public boolean isLast() {
    return last;
  }

  void setLast() {
    last = true;
  }

  /** Records that the source has covered {@code millis}, within the slice or before it. */
  void cover(long millis) {
    firstCovered = Math.min(firstCovered, Math.max(startMillis, millis));
  }

  /**
   * Returns this slice, or a copy that records that the source has covered everything since {@code
   * millis}, the start of an earlier slice.
   */
  public Slice coveredSince(long millis) {
    if (emptyFrom <= millis && firstCovered <= startMillis) {
      return this;
    }
    Slice covered = copy();
    covered.cover(millis);
    covered.emptyFrom(millis);
    return covered;
  }

  void emptyFrom(long millis) {
    emptyFrom = Math.min(emptyFrom, millis);
  }

  /** Records that lines were counted for {@code more}, too. */
  void know(RuleIds more) {
    known = known.plus(more);
  }

  /** Records that lines were counted for the rules {@code ids}. */
  public void knowAll(Collection<Long> ids) {
    know(RuleIds.ofIds(ids));
  }

  /**
   * Returns the counts of the rule {@code id}, which may be empty; null if no lines were counted
   * for it.
   */
  public @Nullable RuleCount rule(long id) {
    RuleCount count = rules.get(id);
    return count == null && known.contains(id) ? new RuleCount(1, seed) : count;
  }

  /**
   * Returns the mutable counts of the rule {@code id}, which has up to {@code maxSeries} series.
   */
  RuleCount rule(long id, int maxSeries) {
    return rules.computeIfAbsent(id, i -> new RuleCount(maxSeries, seed));
  }

  void put(long id, RuleCount count) {
    rules.put(id, count);
  }

  /** Adds the counts of another part of the input in the same slice. */
  void add(Slice part) {
    firstCovered = Math.min(firstCovered, part.firstCovered);
    emptyFrom = Math.min(emptyFrom, part.emptyFrom);
    last |= part.last;
    know(part.known);
    part.rules.forEach((id, count) -> rule(id, count.maxSeries()).add(count));
  }

  /** Updates each rule's counts from a later state of the slice if that has seen more lines. */
  public void update(Slice later) {
    firstCovered = Math.min(firstCovered, later.firstCovered);
    emptyFrom = Math.min(emptyFrom, later.emptyFrom);
    last |= later.last;
    know(later.known);
    later.rules.forEach(
        (id, count) -> rules.merge(id, count, (a, b) -> b.lines() > a.lines() ? b : a));
  }

  /**
   * Returns what it says about the rules under {@code key}, with the same counts, and what it says
   * about time.
   */
  Slice only(RuleShards shards, long key) {
    Slice part = new Slice(startMillis, periodMillis, seed);
    part.firstCovered = firstCovered;
    part.emptyFrom = emptyFrom;
    part.last = last;
    part.known = known.only(id -> shards.key(periodMillis, id) == key);
    rules.forEach(
        (id, count) -> {
          if (shards.key(periodMillis, id) == key) {
            part.rules.put(id, count);
          }
        });
    return part;
  }

  /** Returns an independent copy. */
  public Slice copy() {
    Slice copy = new Slice(startMillis, periodMillis, seed);
    copy.add(this);
    return copy;
  }

  /** Appends this to {@code buf}. */
  public void encode(ByteBuf buf) {
    buf.putZigZag(startMillis);
    buf.putVar(periodMillis);
    buf.putZigZag(seed);
    buf.putVar(firstCovered == Long.MAX_VALUE ? 0 : 1 + firstCovered - startMillis);
    buf.putVar(startMillis - emptyFrom);
    buf.putVar(last ? 1 : 0);
    known.encode(buf);
    putCounts(buf);
  }

  /** Appends the counts alone. */
  void putCounts(ByteBuf buf) {
    buf.putVar(rules.size());
    rules.forEach(
        (id, count) -> {
          buf.putZigZag(id);
          count.encode(buf);
        });
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  public static Slice decode(ByteBuf buf) {
    return decode(buf, AlertLayout.CURRENT);
  }

  /**
   * Reads what {@link #encode} of an earlier build may have appended. That did not say which rules
   * were counted: {@link #knowAll} does.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  public static Slice decode(ByteBuf buf, AlertLayout layout) {
    Slice slice = new Slice(buf.getZigZag(), buf.getVar(), buf.getZigZag());
    long covered = buf.getVar();
    slice.firstCovered = covered == 0 ? Long.MAX_VALUE : slice.startMillis + covered - 1;
    slice.emptyFrom = slice.startMillis - buf.getVar();
    slice.last = buf.getVar() != 0;
    if (layout == AlertLayout.CURRENT) {
      slice.known = RuleIds.decode(buf, RuleIds.NONE);
    }
    slice.getCounts(buf, layout);
    return slice;
  }

  /** Reads what {@link #putCounts} appended. */
  void getCounts(ByteBuf buf) {
    getCounts(buf, AlertLayout.CURRENT);
  }

  private void getCounts(ByteBuf buf, AlertLayout layout) {
    int size = buf.getCount(3);
    for (int i = 0; i < size; i++) {
      rules.put(buf.getZigZag(), RuleCount.decode(buf, seed, layout));
    }
  }

  /** The coder of {@link Slice}. */
  public static final class SliceCoder extends FramedCoder<Slice> {
    private static final SliceCoder INSTANCE = new SliceCoder();

    /** Returns the only instance. */
    public static SliceCoder of() {
      return INSTANCE;
    }

    private SliceCoder() {
      super("Slice");
    }

    @Override
    protected void write(Slice slice, ByteBuf buf) {
      slice.encode(buf);
    }

    @Override
    protected Slice read(ByteBuf buf) {
      return Slice.decode(buf);
    }

    @Override
    public void verifyDeterministic() {
      // Deterministic: sorted maps and fixed encodings.
    }
  }
}
