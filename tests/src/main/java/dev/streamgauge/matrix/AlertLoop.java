package dev.streamgauge.matrix;

import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.LogLines.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules of several kinds, and when their alerts fire and resolve, as one would work it out with all
 * lines at hand: for each host and each ten seconds, from the lines before.
 */
final class AlertLoop {
  /** The rules. Fields are cut from lines such as {@code ... host-017 ERROR [checkout] ...}. */
  static final String RULES =
      """
      groups:
        - name: matrix
          every: 10s
          rules:
            - alert: Thresholds
              select:
                format: &format 'regex:host-(?P<host>[0-9]+) (?P<level>[A-Z]+) \\[(?P<service>[a-z]+)'
                fields: {level: ERROR}
              by: host
              window: 30s
              condition: count >= 38
              thresholds: {host: {"003": 30}}
            - alert: Baseline
              select: {format: *format, fields: {host: .+}}
              by: host
              window: 20s
              season: 1m
              seasons: 5
              condition: baseline >= 2
            - alert: Combined
              by: host
              conditions:
                errors: {select: {format: *format, fields: {level: ERROR}}, window: 20s, condition: count >= 24}
                warnings: {select: {format: *format, fields: {level: WARN}}, window: 10s, condition: count >= 5}
                zombies: {select: {contains: zombie fence}, by: [], window: 10s, condition: count >= 1}
              when: errors and warnings unless zombies
            - alert: NotFollowed
              by: host
              sequence:
                first: {format: *format, contains: zombie}
                then_not: {format: *format, contains: epoch}
                within: 20s
              window: 40s
            - alert: Followed
              by: host
              sequence:
                first: {format: *format, contains: zombie}
                then: {format: *format, contains: epoch}
                within: 20s
                min_count: 2
              window: 30s
            - alert: Changed
              select: {format: *format, contains: zombie}
              by: host
              window: 20s
              condition: change(level)
            - alert: Numbers
              select: {format: *format, fields: {host: .+}}
              by: service
              window: 20s
              condition: avg(host) > 10
              min_count: 100
      """;

  private static final long SECOND = 1000;
  private static final long PERIOD = 10 * SECOND;

  /** The lines of one series, earliest first. */
  private static final class Lines {
    private final List<Line> all;
    private final long[] times;
    private final Map<String, Lines> parts = new HashMap<>();

    Lines(List<Line> all) {
      this.all = all;
      this.times = all.stream().mapToLong(Line::timeMillis).toArray();
    }

    List<Line> all() {
      return all;
    }

    Lines with(String text) {
      return parts.computeIfAbsent(
          text, t -> new Lines(all.stream().filter(line -> line.text().contains(t)).toList()));
    }

    Lines between(long from, long to) {
      return new Lines(all.subList(index(from), index(to)));
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

    int count(long from, long to) {
      return index(to) - index(from);
    }
  }

  private interface Condition {
    boolean holds(String key, Lines lines, long at);
  }

  private AlertLoop() {}

  /**
   * Returns each start and each end of an alert as a window of no length, whose key names the
   * alert.
   */
  static SortedMap<Window, Long> events(Stream<Line> lines, long quietMillis) {
    List<Line> all = lines.sorted(Comparator.comparingLong(Line::timeMillis)).toList();
    long start = all.get(0).timeMillis();
    long end = all.get(all.size() - 1).timeMillis() + quietMillis;
    Lines everything = new Lines(all);
    TreeMap<Window, Long> events = new TreeMap<>();
    Map<String, Condition> byHost = new TreeMap<>();
    byHost.put(
        "Thresholds",
        (host, own, at) ->
            own.with(" ERROR ").count(at - 30 * SECOND, at) >= (host.equals("003") ? 30 : 38));
    byHost.put("Baseline", (host, own, at) -> isUnusual(own, start, at));
    byHost.put(
        "Combined",
        (host, own, at) ->
            own.with(" ERROR ").count(at - 20 * SECOND, at) >= 24
                && own.with(" WARN ").count(at - 10 * SECOND, at) >= 5
                && everything.with("zombie fence").count(at - 10 * SECOND, at) == 0);
    byHost.put("NotFollowed", (host, own, at) -> isNotFollowed(own, at));
    byHost.put("Followed", (host, own, at) -> isFollowed(own, at));
    byHost.put("Changed", (host, own, at) -> hasChanged(own.with("zombie"), at));
    Map<String, Lines> hosts = group(all, line -> line.text().split(" ")[1].substring(5));
    byHost.forEach((name, condition) -> add(name, condition, hosts, start, end, events));
    Map<String, Lines> services = group(all, line -> line.text().split("[\\[\\]]")[1]);
    Condition numbers = (service, own, at) -> hasHighMean(own.between(at - 20 * SECOND, at));
    add("Numbers", numbers, services, start, end, events);
    return events;
  }

  private static Map<String, Lines> group(List<Line> all, Function<Line, String> key) {
    Map<String, List<Line>> grouped =
        all.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    Map<String, Lines> lines = new TreeMap<>();
    grouped.forEach((name, each) -> lines.put(name, new Lines(each)));
    return lines;
  }

  private static void add(
      String name,
      Condition condition,
      Map<String, Lines> series,
      long start,
      long end,
      Map<Window, Long> events) {
    series.forEach(
        (key, lines) -> {
          boolean before = false;
          for (long at = floor(start) + PERIOD; at <= end; at += PERIOD) {
            boolean now = condition.holds(key, lines, at);
            if (now != before) {
              Instant time = Instant.ofEpochMilli(at);
              String what = (now ? "firing " : "resolved ") + name + " " + key;
              events.put(new Window(time, time, what), 1L);
            }
            before = now;
          }
        });
  }

  private static long floor(long millis) {
    return Math.floorDiv(millis, PERIOD) * PERIOD;
  }

  private static boolean isUnusual(Lines own, long start, long at) {
    List<Double> before = new ArrayList<>();
    for (int season = 1; season <= 5; season++) {
      long end = at - season * 60 * SECOND;
      if (end - 20 * SECOND < floor(start)) {
        break;
      }
      before.add((double) own.count(end - 20 * SECOND, end));
    }
    int now = own.count(at - 20 * SECOND, at);
    if (before.size() < 3 || now < 1) {
      return false;
    }
    double median = median(before);
    double spread = 1.4826 * median(before.stream().map(n -> Math.abs(n - median)).toList());
    return (now - median) / Math.max(spread, Math.max(1, Math.sqrt(median))) >= 2;
  }

  private static double median(List<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return Arrays.stream(sorted, sorted.length % 2 == 1 ? half : half - 1, half + 1)
        .average()
        .orElseThrow();
  }

  private static boolean isNotFollowed(Lines own, long at) {
    Lines seconds = own.with("epoch").between(0, at);
    return own.with("zombie").between(0, at).all().stream()
        .filter(first -> floor(first.timeMillis()) + PERIOD + 20 * SECOND <= at)
        .filter(first -> floor(first.timeMillis()) + PERIOD + 20 * SECOND > at - 40 * SECOND)
        .anyMatch(
            first -> seconds.all().stream().noneMatch(s -> s.timeMillis() >= first.timeMillis()));
  }

  private static boolean isFollowed(Lines own, long at) {
    Lines firsts = own.with("zombie");
    for (long slice = at - 30 * SECOND; slice < at; slice += PERIOD) {
      List<Line> seconds = own.with("epoch").between(slice, slice + PERIOD).all();
      if (seconds.isEmpty()) {
        continue;
      }
      long last = seconds.get(seconds.size() - 1).timeMillis();
      List<Line> same = firsts.between(slice, slice + PERIOD).all();
      int count = firsts.count(slice - 20 * SECOND, slice);
      count += !same.isEmpty() && same.get(0).timeMillis() < last ? same.size() : 0;
      if (count >= 2) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasChanged(Lines own, long at) {
    List<Line> lines = own.between(0, at).all();
    for (int i = 1; i < lines.size(); i++) {
      boolean differs = !level(lines.get(i)).equals(level(lines.get(i - 1)));
      if (differs && lines.get(i).timeMillis() >= at - 20 * SECOND) {
        return true;
      }
    }
    return false;
  }

  private static String level(Line line) {
    return line.text().split(" ")[2];
  }

  private static boolean hasHighMean(Lines window) {
    return window.all().size() >= 100
        && window.all().stream()
                .mapToInt(l -> Integer.parseInt(l.text().split(" ")[1].substring(5)))
                .average()
                .orElseThrow()
            > 10;
  }
}
