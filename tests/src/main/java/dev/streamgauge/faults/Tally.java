package dev.streamgauge.faults;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts by window compared with those of a plain loop.
 *
 * @param counted the sum over all windows
 * @param lost the missing counts, summed over windows
 * @param doubled the excess counts, summed over windows
 */
record Tally(long counted, long lost, long doubled) {
  static Tally of(Map<Long, Long> expected, Map<Long, Long> actual) {
    Set<Long> windows = new TreeSet<>(expected.keySet());
    windows.addAll(actual.keySet());
    long counted = 0;
    long lost = 0;
    long doubled = 0;
    for (Long window : windows) {
      long is = actual.getOrDefault(window, 0L);
      long more = is - expected.getOrDefault(window, 0L);
      counted += is;
      lost += Math.max(0, -more);
      doubled += Math.max(0, more);
    }
    return new Tally(counted, lost, doubled);
  }
}
