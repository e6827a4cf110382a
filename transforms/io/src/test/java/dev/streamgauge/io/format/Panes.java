package dev.streamgauge.io.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/** Panes of the ten seconds behind 2023-11-14T22:13:20Z. */
public final class Panes {
  static final long START = 1_700_000_000_000L;
  static final long END = START + 10_000;

  private Panes() {}

  public static CountTable table(String key, long count) {
    CountTable counts = new CountTable();
    add(counts, key, count);
    return counts;
  }

  public static void add(CountTable counts, String key, long count) {
    byte[] bytes = key.getBytes(UTF_8);
    counts.add(bytes, 0, bytes.length, count);
  }

  public static WindowCounts pane(long revision, String key, long count) {
    return pane(revision, table(key, count));
  }

  public static WindowCounts pane(long revision, CountTable counts) {
    return WindowCounts.of(
        START, END, revision == 0 ? Timing.ON_TIME : Timing.LATE, revision, counts);
  }
}
