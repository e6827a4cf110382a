package dev.streamgauge.scale;

import dev.streamgauge.windows.result.WindowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.values.WindowedValue;

/** The results of windows, and in which micro-batch they came. */
final class Windowed implements Step {
  /** What all shards of a window have put out. */
  private static final class Result {
    private long lines;
    private long keys;
    private int microBatch;
  }

  private final Map<Long, Result> results = new TreeMap<>();
  private int microBatch;

  /** Notes that a micro-batch begins. */
  void begin(int number) {
    microBatch = number;
  }

  @Override
  public void process(List<WindowedValue<Object>> bundle) {
    for (WindowedValue<Object> element : bundle) {
      WindowCounts pane = (WindowCounts) element.getValue();
      Result result = results.computeIfAbsent(pane.endMillis(), end -> new Result());
      result.lines += pane.counts().total();
      result.keys += pane.counts().size();
      result.microBatch = microBatch;
    }
  }

  /** Returns the ends of the windows that have results. */
  List<Long> ends() {
    return new ArrayList<>(results.keySet());
  }

  /** Returns the lines in the window that ends at {@code end}. */
  long lines(long end) {
    return results.get(end).lines;
  }

  /** Returns its keys. */
  long keys(long end) {
    return results.get(end).keys;
  }

  /** Returns the number of the micro-batch in which its last shard came. */
  int microBatch(long end) {
    return results.get(end).microBatch;
  }
}
