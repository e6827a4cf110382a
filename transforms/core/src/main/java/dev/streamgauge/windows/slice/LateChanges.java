package dev.streamgauge.windows.slice;

import dev.streamgauge.windows.table.CountTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys that late lines have changed, by ended window. Their new values come from the slices in
 * which windows differ, without the other keys.
 */
final class LateChanges {
  /** The values of the changed keys of a window. */
  record Corrected(long window, CountTable table) {}

  private final TreeMap<Long, List<CountTable>> windows = new TreeMap<>();
  private final CountTable keys = new CountTable();

  boolean isEmpty() {
    return windows.isEmpty();
  }

  /** Records that the keys of {@code changed} have other values in a window. */
  void add(long window, CountTable changed) {
    windows.computeIfAbsent(window, w -> new ArrayList<>()).add(changed);
  }

  /** Returns the starts of the changed windows, from the earliest to the latest. */
  Set<Long> windows() {
    return windows.keySet();
  }

  /** Returns the corrections, from the earliest window to the latest. */
  Deque<Corrected> corrected(SlideState state, Slider slider) {
    windows.values().forEach(tables -> tables.forEach(table -> keys.addKeysOf(table)));
    Deque<Corrected> corrected = new ArrayDeque<>();
    RunningSums sums = new RunningSums();
    long at = Long.MIN_VALUE;
    for (Map.Entry<Long, List<CountTable>> entry : windows.descendingMap().entrySet()) {
      long window = entry.getKey();
      if (at == Long.MIN_VALUE && window == state.latest.at()) {
        sums = state.latest.sums().of(keys);
      } else if (at == Long.MIN_VALUE || at - window >= slider.size()) {
        sums = fromScratch(window, state.slices, slider);
      } else {
        stepBack(sums, at, window, state.slices, slider);
      }
      at = window;
      CountTable changed = new CountTable();
      entry.getValue().forEach(table -> changed.addKeysOf(table));
      corrected.addFirst(new Corrected(window, sums.tableOf(changed)));
    }
    return corrected;
  }

  private RunningSums fromScratch(long window, StoredSlices slices, Slider slider) {
    RunningSums sums = new RunningSums();
    slices.from(
        window,
        window + slider.size() - 1,
        slice -> {
          if (slice.isIn(window)) {
            sums.enter(slice.tableOf(keys, slider.reducer()), slider.reducer());
          }
        });
    return sums;
  }

  /** Turns the sums of the window at {@code from} into those of the earlier one at {@code to}. */
  private void stepBack(RunningSums sums, long from, long to, StoredSlices slices, Slider slider) {
    for (long w = from; w > to; w -= slider.period()) {
      long first = w;
      slices.from(
          w - slider.period(),
          w - 1,
          slice -> sums.enter(slice.tableOf(keys, slider.reducer()), slider.reducer()));
      slices.from(
          w,
          w + slider.size() - 1,
          slice -> {
            if (slice.firstWindow() == first) {
              sums.leave(slice.tableOf(keys, slider.reducer()), slider.inverse());
            }
          });
    }
  }
}
