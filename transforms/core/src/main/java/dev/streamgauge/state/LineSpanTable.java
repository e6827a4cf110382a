package dev.streamgauge.state;

import dev.streamgauge.state.fold.LineSpan;
import dev.streamgauge.windows.table.CountTable;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** A table of {@link LineSpan}s by key; adding to an existing key allocates nothing. */
final class LineSpanTable {
  private final CountTable counts = new CountTable();
  private long[] firsts = new long[8];
  private long[] lasts = new long[8];

  /** Returns the number of keys. */
  int size() {
    return counts.size();
  }

  /** Adds {@code weight} lines at {@code time} to the key {@code [from, to)} of {@code source}. */
  void add(byte[] source, int from, int to, long time, int weight) {
    int before = counts.size();
    int entry = counts.add(source, from, to, weight);
    if (entry < before) {
      firsts[entry] = Math.min(firsts[entry], time);
      lasts[entry] = Math.max(lasts[entry], time);
      return;
    }
    if (entry == firsts.length) {
      firsts = Arrays.copyOf(firsts, entry * 2);
      lasts = Arrays.copyOf(lasts, entry * 2);
    }
    firsts[entry] = time;
    lasts[entry] = time;
  }

  /** Passes each key and its span to {@code each}. */
  void forEach(BiConsumer<String, LineSpan> each) {
    for (int i = 0; i < counts.size(); i++) {
      each.accept(counts.text(i), new LineSpan(firsts[i], lasts[i], counts.count(i)));
    }
  }
}
