package dev.streamgauge.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Computes the answer independently: lines that contain a text, counted per sliding window by a
 * plain loop.
 *
 * <p>It is deliberately naive and shares no code with Streamgauge's transforms. A window is
 * identified by its start in milliseconds; windows start at multiples of the period; those without
 * lines are omitted.
 */
public final class PlainCounts {
  private PlainCounts() {}

  /** Returns the counts by window start. */
  public static TreeMap<Long, Long> perWindow(
      Stream<LogLines.Line> lines, String text, Duration size, Duration period) {
    return perWindowAndKey(lines, text, line -> "*", size, period)
        .getOrDefault("*", new TreeMap<>());
  }

  /** Returns the counts by key and window start. */
  public static TreeMap<String, TreeMap<Long, Long>> perWindowAndKey(
      Stream<LogLines.Line> lines,
      String text,
      Function<String, String> key,
      Duration size,
      Duration period) {
    Map<String, Map<Long, Long>> counts = new HashMap<>();
    for (Iterator<LogLines.Line> i = lines.iterator(); i.hasNext(); ) {
      LogLines.Line line = i.next();
      if (line.text().contains(text)) {
        Map<Long, Long> ofKey =
            counts.computeIfAbsent(key.apply(line.text()), k -> new HashMap<>());
        long last = Math.floorDiv(line.timeMillis(), period.toMillis()) * period.toMillis();
        for (long start = last;
            start > line.timeMillis() - size.toMillis();
            start -= period.toMillis()) {
          ofKey.merge(start, 1L, Long::sum);
        }
      }
    }
    TreeMap<String, TreeMap<Long, Long>> sorted = new TreeMap<>();
    counts.forEach((k, ofKey) -> sorted.put(k, new TreeMap<>(ofKey)));
    return sorted;
  }
}
