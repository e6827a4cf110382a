package dev.streamgauge.io.source;

import dev.streamgauge.io.splits.CombinedWatermark;
import dev.streamgauge.io.splits.SplitProgress;
import dev.streamgauge.io.splits.SplitTime;
import dev.streamgauge.lines.RunEpoch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The progress of a {@link MergedSource} by what it has emitted: the marks, the watermark and the
 * idle clock. Not thread-safe.
 */
final class MergeProgress<M extends UnboundedSource.CheckpointMark> {
  private static final Instant NOTHING_YET = BoundedWindow.TIMESTAMP_MIN_VALUE;

  /** How many marks wait for a runner that never takes one, such as Flink without checkpoints. */
  private static final int MOST_MARKS = 1 << 16;

  private final List<@Nullable M> marks;

  /** How far time is in the parts; null for those that have not begun. */
  private final List<@Nullable SplitTime> times;

  private final CombinedWatermark least = new CombinedWatermark();

  private final @Nullable SplitProgress split;

  /** The watermark of this split alone, as reported to the other ones. */
  private Instant own = NOTHING_YET;

  /** The parts whose marks were created by a reader of this engine. */
  private final BitSet read = new BitSet();

  /** The parts whose marks are in no mark of the whole yet. */
  private final BitSet fresh = new BitSet();

  /** Earlier marks to finalize together with those; null if only the last ones count. */
  private final @Nullable Deque<M> earlier;

  private final long[] taken;
  private int silent;
  private long handedOut;
  private Instant watermark;

  /**
   * The watermark of the last finalized mark, which may not be saved yet, and of the one before,
   * which is.
   */
  private Instant finalizedWatermark;

  private Instant savedWatermark;
  private boolean stopped;
  private final long epoch;
  private long begun;
  private long lastDecided;
  private long lastHeartbeat;
  private long coveredTo = Long.MIN_VALUE;

  /**
   * Creates the progress saved in {@code mark}, or that of a source that has not started.
   *
   * @param split for a source that is one of several splits; its watermark is that of all
   * @param everyMarkFinalized whether each mark of the parts is finalized, once
   * @param wallMillis the time of day, for the epoch
   * @param nowMillis the {@linkplain WallClock#elapsedMillis() elapsed time}, as in all methods
   */
  MergeProgress(
      int parts,
      @Nullable MergedCheckpointMark<M> mark,
      @Nullable SplitProgress split,
      boolean everyMarkFinalized,
      long wallMillis,
      long nowMillis) {
    this.split = split;
    this.earlier = everyMarkFinalized ? new ArrayDeque<>() : null;
    if (mark != null && mark.parts().size() != parts) {
      throw new IllegalArgumentException(
          String.format(
              "The checkpoint was made with %d parts of the source, now there are %d: start without"
                  + " the checkpoint.",
              mark.parts().size(), parts));
    }
    marks = new ArrayList<>(mark == null ? Collections.nCopies(parts, (M) null) : mark.parts());
    times = new ArrayList<>(Collections.nCopies(parts, (SplitTime) null));
    silent = parts;
    taken = new long[parts];
    handedOut = mark == null ? 0 : mark.handedOut();
    watermark = mark == null ? NOTHING_YET : new Instant(mark.watermarkMillis());
    if (mark != null) {
      least.expect(new Instant(mark.expectedMillis()), System.nanoTime());
    }
    finalizedWatermark = watermark;
    savedWatermark = watermark;
    stopped = mark != null && mark.stopped();
    // Anything read after the mark is read again.
    epoch = mark == null ? RunEpoch.FIRST : RunEpoch.after(mark.epoch(), wallMillis);
    begun = nowMillis;
    lastDecided = nowMillis;
    lastHeartbeat = nowMillis;
  }

  @Nullable M mark(int part) {
    return marks.get(part);
  }

  MergedCheckpointMark<M> toMark() {
    Instant reported = watermark();
    return new MergedCheckpointMark<>(
        marks,
        toFinalize(),
        handedOut,
        watermark.getMillis(),
        least.expected().getMillis(),
        epoch,
        stopped,
        () -> finalized(reported));
  }

  private List<M> toFinalize() {
    List<M> all = new ArrayList<>();
    if (earlier != null) {
      all.addAll(earlier);
      earlier.clear();
    }
    (earlier == null ? read : fresh)
        .stream().mapToObj(marks::get).filter(Objects::nonNull).forEach(all::add);
    fresh.clear();
    return all;
  }

  private void finalized(Instant reported) {
    savedWatermark = finalizedWatermark;
    finalizedWatermark = reported;
  }

  /**
   * Returns the watermark of the mark from which a worker would resume if this one were lost now.
   */
  Instant savedWatermark() {
    return savedWatermark;
  }

  /** Returns the epoch of everything that is emitted. */
  long epoch() {
    return epoch;
  }

  long handedOut() {
    return handedOut;
  }

  /** Records that a batch is emitted: the part's mark is now after it. */
  void handOut(MergeEngine.Item<M> item, long nowMillis) {
    report(item.part(), item.mark(), item.time(), nowMillis);
    taken[item.part()]++;
    handedOut++;
    lastHeartbeat = nowMillis;
    if (item.batch().coversTime()) {
      coveredTo = Math.max(coveredTo, item.batch().coveredTo());
    }
  }

  /** Records how far a part has come, unless earlier batches are still to be emitted. */
  void note(int part, MergeEngine.Note<M> note, long nowMillis) {
    if (note.afterBatches() == taken[part]) {
      report(part, note.mark(), note.time(), nowMillis);
    }
  }

  private void report(int part, @Nullable M mark, SplitTime time, long nowMillis) {
    M before = marks.set(part, mark);
    if (earlier != null && before != null && before != mark && fresh.get(part)) {
      earlier.add(before);
      if (earlier.size() > MOST_MARKS) {
        earlier.remove();
      }
    }
    read.set(part);
    fresh.set(part);
    if (times.set(part, time) == null) {
      silent--;
      begun = nowMillis;
    }
  }

  /** Computes the watermark from those of the parts; it never goes back. */
  Instant decideWatermark(long nowMillis) {
    if (stopped) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    if (split != null) {
      if (silent == 0) {
        least.update(times);
      }
      watermark = split.watermark().isAfter(watermark) ? split.watermark() : watermark;
      return watermark;
    }
    // A part that has not begun may have the oldest lines of all.
    if (silent == 0) {
      boolean passesAsWallTime = !least.update(times);
      watermark = least.confirmed().isAfter(watermark) ? least.confirmed() : watermark;
      if (passesAsWallTime && watermark.isAfter(NOTHING_YET)) {
        watermark = watermark.plus(Math.max(0, nowMillis - lastDecided));
      }
    }
    lastDecided = nowMillis;
    return watermark;
  }

  /** Returns what the split knows of the others; null if there are none. */
  @Nullable SplitProgress split() {
    return split;
  }

  /** Returns how far the parts are together; null if one has not begun. */
  @Nullable SplitTime splitTime() {
    if (silent > 0) {
      return null;
    }
    boolean reading = least.update(times);
    // A watermark that was confirmed only when all were idle is reported before they are.
    boolean idle = !reading && !least.confirmed().isAfter(own);
    own = least.confirmed();
    long endKnown =
        times.stream()
            .map(SplitTime::endKnownNanos)
            .reduce((a, b) -> a - b < 0 ? a : b)
            .orElseThrow();
    return new SplitTime(own, 0, idle, endKnown);
  }

  /** Returns {@code time}, or the end of what batches and heartbeats have covered if earlier. */
  Instant withinCovered(Instant time) {
    return time.getMillis() <= coveredTo
        ? time
        : new Instant(Math.max(coveredTo, NOTHING_YET.getMillis()));
  }

  /** Returns the watermark that was computed last. */
  Instant watermark() {
    return stopped ? BoundedWindow.TIMESTAMP_MAX_VALUE : watermark;
  }

  /** Returns the milliseconds since the last part began; 0 before, as connecting is not idling. */
  long begunMillis(long nowMillis) {
    return silent > 0 ? 0 : nowMillis - begun;
  }

  /** Ends the source: nothing may be emitted from now on. */
  void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  /**
   * Returns whether {@code interval} has passed since the last sign of life and event time has
   * moved.
   */
  boolean heartbeatDue(long nowMillis, long interval) {
    return nowMillis - lastHeartbeat >= interval
        && decideWatermark(nowMillis).isAfter(NOTHING_YET)
        && watermark.getMillis() > coveredTo;
  }

  /** Records a heartbeat up to the watermark; returns the first millisecond it covers. */
  long beat(long nowMillis) {
    lastHeartbeat = nowMillis;
    long to = watermark.getMillis();
    boolean continues =
        coveredTo != Long.MIN_VALUE && to - coveredTo <= BatchedReader.MAX_GAP_MILLIS;
    long from = continues ? coveredTo + 1 : to;
    coveredTo = to;
    return from;
  }
}
