package dev.streamgauge.windows.merge;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The windows whose results may still change. Mutable; not thread-safe. */
final class MergeState {
  /**
   * The number of further steps for which final windows are kept: on a cluster the shards of a
   * window may arrive in different micro-batches, each of which may be hours of event time.
   */
  private static final int STEPS_KEPT = 16;

  private record Window(long end, long start) implements Comparable<Window> {
    @Override
    public int compareTo(Window other) {
      return end == other.end ? Long.compare(start, other.start) : Long.compare(end, other.end);
    }

    /** Returns what follows each window that ends at {@code time} or before. */
    static Window after(long time) {
      return new Window(time, Long.MAX_VALUE);
    }
  }

  private final TreeMap<Window, MergedWindow> windows = new TreeMap<>();

  /** Windows up to this end are forgotten. */
  private long forgotten = Long.MIN_VALUE;

  /** The ends up to which windows were final after each of the latest steps. */
  private final ArrayDeque<Long> steps = new ArrayDeque<>();

  /** Takes a part of a pane. */
  void take(WindowCounts part, PaneMerge merge) {
    // A part of a forgotten window would pass for the whole window.
    if (part.endMillis() > forgotten) {
      windows
          .computeIfAbsent(
              new Window(part.endMillis(), part.startMillis()), window -> new MergedWindow())
          .take(part, merge.most());
    }
  }

  /** Passes the changed windows that end at {@code time} or before to {@code out}. */
  void emit(long time, PaneMerge merge, Consumer<WindowCounts> out) {
    windows
        .headMap(Window.after(time), true)
        .forEach(
            (window, merged) -> {
              if (merged.hasChanged()) {
                out.accept(merged.next(window.start, window.end, merge));
              }
            });
  }

  /** Returns the first end of a changed window after {@code time}; empty if there is none. */
  OptionalLong nextEnd(long time) {
    for (Map.Entry<Window, MergedWindow> later :
        windows.tailMap(Window.after(time), false).entrySet()) {
      if (later.getValue().hasChanged()) {
        return OptionalLong.of(later.getKey().end);
      }
    }
    return OptionalLong.empty();
  }

  /** Returns the latest end of a window; empty if there is no window. */
  OptionalLong latestEnd() {
    return windows.isEmpty() ? OptionalLong.empty() : OptionalLong.of(windows.lastKey().end);
  }

  /** Notes that windows up to the end {@code time} are final, and forgets those that long were. */
  void endStep(long time) {
    if (time <= (steps.isEmpty() ? forgotten : steps.getLast())) {
      return;
    }
    steps.add(time);
    if (steps.size() > STEPS_KEPT) {
      forgotten = Math.max(forgotten, steps.remove());
      windows.headMap(Window.after(forgotten), true).clear();
    }
  }

  /** Returns how many windows it has. */
  int size() {
    return windows.size();
  }

  static final class StateCoder extends FramedCoder<MergeState> {
    static final StateCoder INSTANCE = new StateCoder();

    private StateCoder() {
      super("MergeState");
    }

    @Override
    protected void write(MergeState state, ByteBuf buf) {
      buf.putVar(state.windows.size());
      state.windows.forEach(
          (window, merged) -> {
            buf.putZigZag(window.end);
            buf.putVar(window.end - window.start);
            merged.encode(buf);
          });
      buf.putZigZag(state.forgotten);
      buf.putVar(state.steps.size());
      state.steps.forEach(buf::putZigZag);
    }

    @Override
    protected MergeState read(ByteBuf buf) {
      MergeState state = new MergeState();
      // A window takes at least seven bytes.
      int size = buf.getCount(7);
      for (int i = 0; i < size; i++) {
        long end = buf.getZigZag();
        state.windows.put(new Window(end, end - buf.getVar()), MergedWindow.decode(buf));
      }
      state.forgotten = buf.getZigZag();
      int steps = buf.getCount(1);
      for (int i = 0; i < steps; i++) {
        state.steps.add(buf.getZigZag());
      }
      return state;
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      throw new NonDeterministicException(this, "the order of keys is the order they came in");
    }
  }
}
