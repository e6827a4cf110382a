package dev.streamgauge.io.source;

import dev.streamgauge.lines.RunEpoch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * How far a {@link MergedSource} has come by what was handed out of it: the marks, the watermark
 * and the idle clock. Used by one thread at a time.
 */
final class MergeProgress<M extends UnboundedSource.CheckpointMark> {
  private static final Instant NOTHING_YET = BoundedWindow.TIMESTAMP_MIN_VALUE;

  private final List<@Nullable M> marks;

  /** How far time is in the parts; null for those that have not begun. */
  private final List<@Nullable SplitTime> times;

  private final CombinedWatermark least = new CombinedWatermark();

  /** The parts whose marks a reader of this engine has made. */
  private final BitSet read = new BitSet();

  private final long[] taken;
  private int silent;
  private long handedOut;
  private Instant watermark;

  /** Of the mark finalized last, which may not be saved yet, and of the one before, which is. */
  private Instant finalizedWatermark;

  private Instant savedWatermark;
  private boolean stopped;
  private final long epoch;
  private long begun;
  private long lastDecided;
  private long lastHeartbeat;
  private long coveredTo = Long.MIN_VALUE;

  /**
   * The progress saved in {@code mark}, or that of a source that has not started.
   *
   * @param wallMillis the time of day, for the epoch
   * @param nowMillis the {@linkplain WallClock#elapsedMillis() elapsed time}, as in all methods
   */
  MergeProgress(
      int parts, @Nullable MergedCheckpointMark<M> mark, long wallMillis, long nowMillis) {
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
    // What was read behind the mark, if anything, is read again.
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
        read.stream().mapToObj(marks::get).toList(),
        handedOut,
        watermark.getMillis(),
        least.expected().getMillis(),
        epoch,
        stopped,
        () -> finalized(reported));
  }

  private void finalized(Instant reported) {
    savedWatermark = finalizedWatermark;
    finalizedWatermark = reported;
  }

  /** The watermark of the mark from which a worker would read again if this one were lost now. */
  Instant savedWatermark() {
    return savedWatermark;
  }

  /** The epoch of all that is handed out. */
  long epoch() {
    return epoch;
  }

  long handedOut() {
    return handedOut;
  }

  /** Records that a batch is handed out: from now on the part's mark is after it. */
  void handOut(MergeEngine.Item<M> item, long nowMillis) {
    report(item.part(), item.mark(), item.time(), nowMillis);
    taken[item.part()]++;
    handedOut++;
    lastHeartbeat = nowMillis;
    if (item.batch().coversTime()) {
      coveredTo = Math.max(coveredTo, item.batch().coveredTo());
    }
  }

  /**
   * Takes note of how far a part has come, unless batches from before are still to be handed out.
   */
  void note(int part, MergeEngine.Note<M> note, long nowMillis) {
    if (note.afterBatches() == taken[part]) {
      report(part, note.mark(), note.time(), nowMillis);
    }
  }

  private void report(int part, M mark, SplitTime time, long nowMillis) {
    marks.set(part, mark);
    read.set(part);
    if (times.set(part, time) == null) {
      silent--;
      begun = nowMillis;
    }
  }

  /** The watermark as the parts' now make it; never goes back. */
  Instant decideWatermark(long nowMillis) {
    if (stopped) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
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

  /** The watermark as it was decided last. */
  Instant watermark() {
    return stopped ? BoundedWindow.TIMESTAMP_MAX_VALUE : watermark;
  }

  /** Millis since the last part began; 0 before, for connecting is not idling. */
  long begunMillis(long nowMillis) {
    return silent > 0 ? 0 : nowMillis - begun;
  }

  /** Ends the source: nothing may be handed out from now on. */
  void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  /** Whether it is {@code interval} since the last sign of life and event time has moved. */
  boolean heartbeatDue(long nowMillis, long interval) {
    return nowMillis - lastHeartbeat >= interval
        && decideWatermark(nowMillis).isAfter(NOTHING_YET)
        && watermark.getMillis() > coveredTo;
  }

  /** Takes note of a heartbeat up to the watermark; the first millisecond it covers. */
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
