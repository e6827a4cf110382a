package dev.streamgauge.matrix;

import dev.streamgauge.testing.LogLines.Line;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The lines of one series, earliest first. */
final class SeriesLines {
  private final List<Line> all;
  private final long[] times;
  private final Map<String, SeriesLines> parts = new HashMap<>();

  SeriesLines(List<Line> all) {
    this.all = all;
    this.times = all.stream().mapToLong(Line::timeMillis).toArray();
  }

  /** Returns {@code all}, which are in order, by a key. */
  static Map<String, SeriesLines> group(List<Line> all, Function<Line, String> key) {
    Map<String, List<Line>> grouped =
        all.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    Map<String, SeriesLines> lines = new TreeMap<>();
    grouped.forEach((name, each) -> lines.put(name, new SeriesLines(each)));
    return lines;
  }

  List<Line> all() {
    return all;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  long firstMillis() {
    return times[0];
  }

  /** Returns those that contain {@code text}. */
  SeriesLines with(String text) {
    return parts.computeIfAbsent(
        text, t -> new SeriesLines(all.stream().filter(line -> line.text().contains(t)).toList()));
  }

  SeriesLines between(long from, long to) {
    return new SeriesLines(all.subList(index(from), index(to)));
  }

  int count(long from, long to) {
    return index(to) - index(from);
  }

  /** Returns the milliseconds of the second, in ascending order. */
  int[] sortedMillis() {
    return Arrays.stream(times).mapToInt(time -> (int) (time % 1000)).sorted().toArray();
  }

  /** Returns the number of lines before {@code time}. */
  private int index(long time) {
    int at = Arrays.binarySearch(times, time);
    if (at < 0) {
      return -at - 1;
    }
    while (at > 0 && times[at - 1] == time) {
      at--;
    }
    return at;
  }
}
