package dev.streamgauge.windows.merge;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.CountTableCoder;
import java.util.Arrays;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * The latest values of a window from all of its shards: of each key the one with the highest
 * revision. Mutable; not thread-safe.
 *
 * <p>A value that comes again with the same revision counts as a change: Spark repeats a task that
 * has failed, with a state that may already have what the first attempt took but did not emit.
 */
final class MergedWindow {
  private static final long NEVER = -1;

  private CountTable values = new CountTable();

  /** By entry of {@link #values}. */
  private long[] revisions = new long[4];

  /** By entry of {@link #values}: whether it has changed since the last result. */
  private boolean[] changed = new boolean[4];

  /** The highest revision of a value. */
  private long highest;

  /** The revision of the last result. */
  private long emitted = NEVER;

  private boolean onTime;

  /** Takes a part, in any order, and keeps the {@code most} highest values. */
  void take(WindowCounts part, int most) {
    CountTable table = part.counts();
    for (int i = 0; i < table.size(); i++) {
      int entry = values.find(table, i);
      if (entry < 0) {
        entry = values.entryOf(table, i);
        revisions = fitting(revisions, entry);
        changed = changed.length > entry ? changed : Arrays.copyOf(changed, revisions.length);
      } else if (revisions[entry] > part.revision()) {
        continue;
      }
      values.set(entry, table.count(i));
      revisions[entry] = part.revision();
      changed[entry] = true;
    }
    highest = Math.max(highest, part.revision());
    onTime |= part.timing() == Timing.ON_TIME;
    if (values.size() > most) {
      keep(values.highest(most));
    }
  }

  private static long[] fitting(long[] array, int entry) {
    return array.length > entry ? array : Arrays.copyOf(array, 2 * array.length);
  }

  private void keep(CountTable kept) {
    long[] keptRevisions = new long[Math.max(4, kept.size())];
    boolean[] keptChanged = new boolean[keptRevisions.length];
    for (int i = 0; i < kept.size(); i++) {
      int entry = values.find(kept, i);
      keptRevisions[i] = revisions[entry];
      keptChanged[i] = changed[entry];
    }
    values = kept;
    revisions = keptRevisions;
    changed = keptChanged;
  }

  /** Returns whether a value has changed since the last result. */
  boolean hasChanged() {
    for (int i = 0; i < values.size(); i++) {
      if (changed[i]) {
        return true;
      }
    }
    return false;
  }

  /** Returns the next result, of the window {@code [start, end)}. */
  WindowCounts next(long start, long end, PaneMerge merge) {
    CountTable news = new CountTable();
    for (int i = 0; i < values.size(); i++) {
      if (changed[i]) {
        news.set(news.entryOf(values, i), values.count(i));
      }
    }
    Arrays.fill(changed, false);
    Timing timing = emitted == NEVER && onTime ? Timing.ON_TIME : Timing.LATE;
    emitted = Math.max(emitted + 1, highest);
    return merge.result(WindowCounts.of(start, end, timing, emitted, news), values);
  }

  void encode(ByteBuf buf) {
    values.encode(buf);
    for (int i = 0; i < values.size(); i++) {
      buf.putVar(revisions[i]);
      buf.putVar(changed[i] ? 1 : 0);
    }
    buf.putVar(highest);
    buf.putZigZag(emitted);
    buf.putVar(onTime ? 1 : 0);
  }

  /**
   * Reads what {@link #encode} appended.
   *
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  static MergedWindow decode(ByteBuf buf) {
    MergedWindow window = new MergedWindow();
    window.values = CountTableCoder.decode(buf);
    int size = window.values.size();
    window.revisions = new long[Math.max(4, size)];
    window.changed = new boolean[window.revisions.length];
    for (int i = 0; i < size; i++) {
      window.revisions[i] = buf.getVar();
      window.changed[i] = buf.getVar() == 1;
    }
    window.highest = buf.getVar();
    window.emitted = buf.getZigZag();
    window.onTime = buf.getVar() == 1;
    return window;
  }
}
