package dev.streamgauge.matrix;

import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.LogLines.Line;
import dev.streamgauge.testing.PlainCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Computes the right answer independently of Streamgauge. */
final class PlainLoop {
  private static final String ERROR = "ERROR";
  private static final String ANY = "";

  private final String text;
  private final Function<Stream<Line>, SortedMap<Window, Long>> loop;

  private PlainLoop(String text, Function<Stream<Line>, SortedMap<Window, Long>> loop) {
    this.text = text;
    this.loop = loop;
  }

  /** Returns the expected results of {@code lines}. */
  SortedMap<Window, Long> results(Stream<Line> lines) {
    return loop.apply(lines);
  }

  /** Returns how many of {@code lines} count. */
  long counted(Stream<Line> lines) {
    return lines.filter(line -> line.text().contains(text)).count();
  }

  /** Returns a loop that counts errors per sliding window. */
  static PlainLoop sliding(Duration size, Duration period) {
    return slidingByKey(line -> "*", size, period);
  }

  /** Returns a loop that counts errors per sliding window and key of the line. */
  static PlainLoop slidingByKey(Function<String, String> key, Duration size, Duration period) {
    return new PlainLoop(
        ERROR,
        lines -> {
          SortedMap<Window, Long> results = new TreeMap<>();
          PlainCounts.perWindowAndKey(lines, ERROR, key, size, period)
              .forEach(
                  (name, counts) ->
                      counts.forEach(
                          (start, count) ->
                              results.put(window(Instant.ofEpochMilli(start), size, name), count)));
          return results;
        });
  }

  /**
   * Returns a loop that counts errors per sliding window, including zeros for windows in between
   * without any.
   */
  static PlainLoop slidingWithZeros(Duration size, Duration period) {
    PlainLoop sliding = sliding(size, period);
    return new PlainLoop(
        ERROR,
        lines -> {
          SortedMap<Window, Long> results = sliding.results(lines);
          Instant last = results.lastKey().start();
          Instant start = results.firstKey().start();
          for (; start.isBefore(last); start = start.plus(period)) {
            results.putIfAbsent(window(start, size, "*"), 0L);
          }
          return results;
        });
  }

  /**
   * Returns a loop that counts lines per key and session: lines less than {@code gap} apart belong
   * together, and a session lasts until {@code gap} after its last line.
   */
  static PlainLoop sessions(Function<String, String> key, Duration gap) {
    return new PlainLoop(
        ANY,
        lines -> {
          Map<String, List<Long>> times =
              lines.collect(
                  Collectors.groupingBy(
                      line -> key.apply(line.text()),
                      HashMap::new,
                      Collectors.mapping(
                          Line::timeMillis, Collectors.toCollection(ArrayList::new))));
          SortedMap<Window, Long> results = new TreeMap<>();
          times.forEach((name, ofKey) -> addSessions(name, ofKey, gap, results));
          return results;
        });
  }

  /**
   * Returns a loop that evaluates {@link AlertRules}.
   *
   * @param quiet the time after the last line in which there are no others
   */
  static PlainLoop alerts(Duration quiet) {
    return new PlainLoop(ANY, lines -> AlertLoop.events(lines, quiet.toMillis()));
  }

  private static void addSessions(
      String key, List<Long> times, Duration gap, SortedMap<Window, Long> results) {
    times.sort(null);
    int first = 0;
    for (int i = 1; i <= times.size(); i++) {
      if (i == times.size() || times.get(i) - times.get(i - 1) >= gap.toMillis()) {
        Instant start = Instant.ofEpochMilli(times.get(first));
        Instant end = Instant.ofEpochMilli(times.get(i - 1)).plus(gap);
        results.put(new Window(start, end, key), (long) (i - first));
        first = i;
      }
    }
  }

  private static Window window(Instant start, Duration size, String key) {
    return new Window(start, start.plus(size), key);
  }
}
