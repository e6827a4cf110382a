package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.WindowSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Builds windows from slices by sliding: it adds the slice that enters the window and subtracts the
 * one that leaves. So each slice is processed twice, however many windows contain it; this is
 * "subtract-on-evict" from Tangwongsan, Hirzel, Schneider and Wu, General Incremental
 * Sliding-Window Aggregation, VLDB 2015.
 *
 * <p>A window is emitted when its last slice arrives, empty or not. A slice that arrives again with
 * late lines, or out of order, causes the ended windows that contain it to be emitted again.
 */
@Internal
public final class Slider implements Serializable {
  private static final long serialVersionUID = 1;

  private final long size;
  private final long period;
  private final long lateness;
  private final long startMillis;
  private final long firstRevision;
  private final KeyLimit keys;
  private final LongReducer reducer;
  private final LongReducer inverse;

  public Slider(WindowSpec spec, LongReducer reducer, LongReducer inverse) {
    this.size = spec.size();
    this.period = spec.period();
    this.lateness = spec.lateness();
    this.startMillis = spec.startMillis();
    this.firstRevision = spec.firstRevision();
    this.keys = spec.keys();
    this.reducer = reducer;
    this.inverse = inverse;
  }

  long size() {
    return size;
  }

  long period() {
    return period;
  }

  LongReducer reducer() {
    return reducer;
  }

  LongReducer inverse() {
    return inverse;
  }

  /** Returns the start of the last slice of the window that starts at {@code window}. */
  long lastSlice(long window) {
    return window + size - period;
  }

  /**
   * Processes slices, in any order.
   *
   * @param state the state of the shard, which is updated
   * @return the windows that have ended or changed, from the earliest to the latest
   */
  List<WindowCounts> feed(SlideState state, int shard, Iterable<SlicePart> parts) {
    state.forgottenSlices = 0;
    TreeMap<Long, Timing> due = new TreeMap<>();
    for (SlicePart part : parts) {
      state.epoch = Math.max(state.epoch, part.epoch());
      end(state, part, due);
      take(state, part, due);
    }
    List<WindowCounts> emitted = new ArrayList<>();
    WindowCursor behind = new WindowCursor();
    due.forEach(
        (window, timing) -> {
          WindowCursor cursor = state.latest.reaches(window) ? state.latest : behind;
          cursor.moveTo(window, state.slices, this);
          WindowCounts counts = emit(state, window, timing, cursor.table());
          if (counts != null) {
            emitted.add(counts.withShard(shard));
          }
        });
    if (!state.ended.isEmpty()) {
      state.endStep(firstOpen(state));
    }
    return emitted;
  }

  /** Records the window that ends with the slice. */
  private void end(SlideState state, SlicePart part, TreeMap<Long, Timing> due) {
    long window = part.start() - size + period;
    if (part.firstWindow() == window
        && window >= state.firstOpen()
        && state.ended.putIfAbsent(window, 0L) == null) {
      due.put(window, part.timing());
    }
  }

  private void take(SlideState state, SlicePart part, TreeMap<Long, Timing> due) {
    StoredSlice known = state.slices.of(part);
    StoredSlice before = known == null ? StoredSlice.none(part) : known;
    if (part.pane() <= before.pane() || part.table().equals(before.table())) {
      return;
    }
    if (part.start() < state.firstOpen()) {
      state.forgottenSlices++;
      return;
    }
    StoredSlice after = StoredSlice.of(part);
    state.slices.keep(after);
    state.latest.replace(before, after, this);
    state
        .ended
        .subMap(after.firstWindow(), true, after.start(), true)
        .keySet()
        .forEach(window -> due.putIfAbsent(window, Timing.LATE));
  }

  private @Nullable WindowCounts emit(
      SlideState state, long window, Timing timing, CountTable table) {
    if (window < startMillis || table.size() == 0) {
      return null;
    }
    long emitted = state.ended.merge(window, 1L, Long::sum) - 1;
    long revision = Math.max(firstRevision, RunEpoch.firstRevision(state.epoch)) + emitted;
    return WindowCounts.of(window, window + size, timing, revision, keys.apply(table, reducer));
  }

  /**
   * Returns the start of the first window that can change, based on the latest ended window: the
   * watermark is at least at its end. Windows are kept for two periods more than the allowed
   * lateness, for a watermark that has jumped ahead of lines in flight.
   */
  private long firstOpen(SlideState state) {
    long open = state.ended.lastKey() - lateness - 2 * period;
    return Math.floorDiv(open, period) * period;
  }
}
