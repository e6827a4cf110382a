package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * Makes panes of single results as a topic has them: of each key the highest revision counts, in
 * whatever order partitions are read. A pane has the highest revision of its window so far.
 *
 * <p>The revisions of keys are kept for the latest windows, up to a bound; of older ones, the last
 * result counts.
 */
final class ResultPanes {
  /** About 100 MB. */
  private static final int MAX_KEYS = 500_000;

  /** A result. */
  record Result(long startMillis, long endMillis, String key, long count, long revision) {}

  private record Window(long startMillis, long endMillis) implements Comparable<Window> {
    @Override
    public int compareTo(Window other) {
      return startMillis == other.startMillis
          ? Long.compare(endMillis, other.endMillis)
          : Long.compare(startMillis, other.startMillis);
    }
  }

  /** What is known of a window: its revision, and those of its keys. */
  private static final class Known {
    private final Map<String, Long> revisions = new HashMap<>();
    private long revision;
  }

  /** A pane that more results may still belong to. */
  private static final class Open {
    private final CountTable table = new CountTable();
    private final long revision;

    Open(long revision) {
      this.revision = revision;
    }

    void set(String key, long count) {
      byte[] bytes = key.getBytes(UTF_8);
      int entry = table.find(bytes, 0, bytes.length);
      if (entry < 0) {
        table.add(bytes, 0, bytes.length, count);
      } else {
        table.set(entry, count);
      }
    }
  }

  private final int maxKeys;
  private final TreeMap<Window, Known> windows = new TreeMap<>();
  private final Map<Window, Open> open = new LinkedHashMap<>();
  private final List<WindowCounts> done = new ArrayList<>();
  private int keys;

  ResultPanes() {
    this(MAX_KEYS);
  }

  ResultPanes(int maxKeys) {
    this.maxKeys = maxKeys;
  }

  /** Takes the next result of a partition. */
  void add(Result result) {
    Window window = new Window(result.startMillis(), result.endMillis());
    Known known = windows.computeIfAbsent(window, w -> new Known());
    Long before = known.revisions.get(result.key());
    if (before != null && before > result.revision()) {
      return;
    }
    if (before == null) {
      keys++;
    }
    known.revisions.put(result.key(), result.revision());
    known.revision = Math.max(known.revision, result.revision());
    Open pane = open.get(window);
    if (pane != null && pane.revision != known.revision) {
      finish(window, pane);
      pane = null;
    }
    if (pane == null) {
      pane = new Open(known.revision);
      open.put(window, pane);
    }
    pane.set(result.key(), result.count());
    while (keys > maxKeys && windows.size() > 1) {
      keys -= windows.pollFirstEntry().getValue().revisions.size();
    }
  }

  private void finish(Window window, Open pane) {
    done.add(
        WindowCounts.of(
            window.startMillis(), window.endMillis(), Timing.UNKNOWN, pane.revision, pane.table));
  }

  /** Returns the panes of all results since the last call, those of a window in their order. */
  List<WindowCounts> take() {
    open.forEach(this::finish);
    open.clear();
    List<WindowCounts> taken = List.copyOf(done);
    done.clear();
    return taken;
  }
}
