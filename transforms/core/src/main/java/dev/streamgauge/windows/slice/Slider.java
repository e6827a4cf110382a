package dev.streamgauge.windows.slice;

import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.slice.LateChanges.Corrected;
import dev.streamgauge.windows.slice.SlideState.Emitted;
import dev.streamgauge.windows.slice.SlideState.Ending;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.KeyLimit;
import dev.streamgauge.windows.table.LongReducer;
import dev.streamgauge.windows.time.WindowSpec;
import java.io.Serializable;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * Builds windows from slices by sliding: it adds the slice that enters the window and subtracts the
 * one that leaves. So each slice is processed twice, however many windows contain it; this is
 * "subtract-on-evict" from Tangwongsan, Hirzel, Schneider and Wu, General Incremental
 * Sliding-Window Aggregation, VLDB 2015.
 *
 * <p>A window with lines is emitted when event time passes its end, and again after late lines:
 * whole, or the keys they have changed. The state has one table for each slice, however many panes
 * and bundles made it, and does not grow once slices are as old as the allowed lateness and a
 * window.
 */
final class Slider implements Serializable {
  private static final long serialVersionUID = 1;

  private final long size;
  private final long period;
  private final long slice;
  private final long lateness;
  private final long startMillis;
  private final long firstRevision;
  private final KeyLimit keys;
  private final boolean changesOnly;
  private final LongReducer reducer;
  private final LongReducer inverse;

  Slider(WindowSpec spec, LongReducer reducer, LongReducer inverse) {
    this.size = spec.size();
    this.period = spec.period();
    this.slice = spec.slice();
    this.lateness = spec.lateness();
    this.startMillis = spec.startMillis();
    this.firstRevision = spec.firstRevision();
    this.keys = spec.keys();
    this.changesOnly = spec.changesOnly();
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

  /** Takes parts, in any order, and emits the changes of ended windows. */
  void take(SlideState state, Iterable<SlicePart> parts, Consumer<WindowCounts> out) {
    state.forgottenSlices = 0;
    LateChanges late = new LateChanges();
    for (SlicePart part : parts) {
      state.epoch = Math.max(state.epoch, part.epoch());
      if (part.table().size() > 0) {
        take(state, part, late);
      }
    }
    if (late.isEmpty()) {
      return;
    }
    if (changesOnly) {
      for (Corrected corrected : late.corrected(state, this)) {
        emitChanges(state, corrected, out);
      }
    } else {
      WindowCursor behind = new WindowCursor();
      for (long window : late.windows()) {
        WindowCursor cursor = window == state.latest.at() ? state.latest : behind;
        emitWhole(state, cursor, window, Timing.LATE, out);
      }
    }
  }

  /**
   * Takes parts like {@link #take}, and ends the windows whose last slice is among them.
   *
   * <p>The same parts may come again, if their task has failed after the state was changed. The
   * windows they ended are then emitted again.
   */
  void takeAndEnd(SlideState state, Iterable<SlicePart> parts, Consumer<WindowCounts> out) {
    take(state, parts, out);
    SlicePart ending = null;
    for (SlicePart part : parts) {
      boolean isLastOfWindow = part.firstWindow() + size == part.end();
      if (isLastOfWindow && (ending == null || part.end() > ending.end())) {
        ending = part;
      }
    }
    if (ending == null) {
      return;
    }
    Ending known = state.endingWith(ending.end(), ending.pane());
    if (known != null) {
      emitEnded(state, new WindowCursor(), known.before(), known.end(), Timing.ON_TIME, out);
    } else if (ending.end() > state.ended) {
      long before = state.ended;
      end(state, ending.end(), ending.timing(), out);
      state.endedWith(new Ending(ending.end(), before, ending.pane()));
    }
  }

  private void take(SlideState state, SlicePart part, LateChanges late) {
    long start = part.end() - slice;
    if (lastWindow(start) < state.firstOpen()) {
      state.forgottenSlices++;
      return;
    }
    if (lastWindow(start) < startMillis) {
      return;
    }
    StoredSlice known = state.slices.of(start, part.firstWindow());
    StoredSlice before = known == null ? StoredSlice.empty(start, part.firstWindow()) : known;
    CountTable knownKeys = before.tableOf(part.table(), reducer);
    boolean again = before.has(part.pane());
    StoredSlice after = before.with(part.pane(), part.table(), reducer);
    if (again) {
      state.latest.replace(before, after, this);
    } else {
      state.latest.add(after, part.table(), knownKeys, this);
      if (keys.isFarExceededBy(after.keys(), after.bytes())) {
        StoredSlice whole = after;
        after = whole.limited(keys, reducer);
        state.latest.replace(whole, after, this);
      }
    }
    state.slices.keep(after);
    CountTable changed = again ? part.table() : changed(part.table(), knownKeys);
    if (changed.size() == 0) {
      return;
    }
    long last = Math.min(lastWindow(start), lastEnded(state.ended));
    long first = Math.max(Math.max(part.firstWindow(), state.firstOpen()), startMillis);
    for (long w = last; w >= first; w -= period) {
      late.add(w, changed);
    }
  }

  /** Returns the entries of {@code values} for which the value or the key is new. */
  private CountTable changed(CountTable values, CountTable known) {
    CountTable changed = new CountTable();
    for (int i = 0; i < values.size(); i++) {
      int entry = known.find(values, i);
      if (entry < 0 || reducer.reduce(known.count(entry), values.count(i)) != known.count(entry)) {
        changed.set(changed.entryOf(values, i), values.count(i));
      }
    }
    return changed;
  }

  /**
   * Ends the windows up to {@code time}, and emits those with lines.
   *
   * @param timing whether they end on time
   */
  void end(SlideState state, long time, Timing timing, Consumer<WindowCounts> out) {
    if (time <= state.ended) {
      return;
    }
    emitEnded(state, state.latest, state.ended, time, timing, out);
    state.ended = time;
    // The watermark is at least there. Windows are kept for two periods more than the allowed
    // lateness, for a watermark that has jumped ahead of lines in flight.
    state.endStep(lastWindow(lastEnded(time) - lateness - 2 * period));
  }

  private void emitEnded(
      SlideState state,
      WindowCursor cursor,
      long after,
      long until,
      Timing timing,
      Consumer<WindowCounts> out) {
    long last = lastEnded(until);
    OptionalLong window = firstFrom(state, nextWindow(after));
    while (window.isPresent() && window.getAsLong() <= last) {
      long start = window.getAsLong();
      if (start >= startMillis) {
        emitWhole(state, cursor, start, timing, out);
      }
      window = firstFrom(state, start + period);
    }
  }

  private void emitWhole(
      SlideState state,
      WindowCursor cursor,
      long window,
      Timing timing,
      Consumer<WindowCounts> out) {
    cursor.moveTo(window, state.slices, this);
    CountTable table = cursor.table();
    emit(state, window, timing, keys.room(table), keys.apply(table, reducer), out);
  }

  /** Returns the end of the first window with lines that has not ended; empty if there is none. */
  OptionalLong nextEnd(SlideState state) {
    OptionalLong window = firstFrom(state, nextWindow(state.ended));
    return window.isPresent() ? OptionalLong.of(window.getAsLong() + size) : OptionalLong.empty();
  }

  private OptionalLong firstFrom(SlideState state, long window) {
    return state.slices.firstWindowFrom(window, size - 1);
  }

  /** Returns the start of the first window that ends after {@code time}. */
  private long nextWindow(long time) {
    return time == SlideState.NONE ? time : lastEnded(time) + period;
  }

  /** Returns the start of the last window that ends by {@code time}. */
  private long lastEnded(long time) {
    return time == SlideState.NONE ? time : lastWindow(time - size);
  }

  /** Returns the start of the last window that contains {@code time}. */
  private long lastWindow(long time) {
    return Math.floorDiv(time, period) * period;
  }

  private void emitChanges(SlideState state, Corrected corrected, Consumer<WindowCounts> out) {
    long window = corrected.window();
    CountTable changed = corrected.table();
    if (changed.size() == 0) {
      return;
    }
    long room = state.emitted.getOrDefault(window, Emitted.NEVER).room() + keys.room(changed);
    if (room <= keys.most()) {
      emit(state, window, Timing.LATE, room, changed, out);
      return;
    }
    // Which keys have room depends on all of them.
    WindowCursor cursor = new WindowCursor();
    cursor.moveTo(window, state.slices, this);
    CountTable whole = cursor.table();
    CountTable limited = keys.apply(whole, reducer);
    emit(state, window, Timing.LATE, keys.room(whole), limited.only(changed), out);
  }

  private void emit(
      SlideState state,
      long window,
      Timing timing,
      long room,
      CountTable table,
      Consumer<WindowCounts> out) {
    Emitted before = state.emitted.getOrDefault(window, Emitted.NEVER);
    state.emitted.put(window, new Emitted(before.times() + 1, room));
    long first = Math.max(firstRevision, RunEpoch.firstRevision(state.epoch));
    out.accept(WindowCounts.of(window, window + size, timing, first + before.times(), table));
  }
}
