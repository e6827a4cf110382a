package dev.streamgauge.matrix;

import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.LogLines.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * When alerts of {@link AlertRules} fire and resolve, as one would work it out with all lines at
 * hand: for each series and each ten seconds, from the lines before.
 */
final class AlertLoop {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long PERIOD = 10 * SECOND;
  private static final String ERROR = " ERROR ";
  private static final String WARN = " WARN ";
  private static final String ZOMBIE = "zombie";

  private interface Condition {
    boolean holds(String key, SeriesLines own, long at);
  }

  private final List<Line> all;
  private final SeriesLines everything;
  private final long start;
  private final long end;
  private final SortedMap<Window, Long> events = new TreeMap<>();

  private AlertLoop(Stream<Line> lines, long quietMillis) {
    all = lines.sorted(Comparator.comparingLong(Line::timeMillis)).toList();
    everything = new SeriesLines(all);
    start = floor(all.get(0).timeMillis());
    end = all.get(all.size() - 1).timeMillis() + quietMillis;
  }

  /**
   * Returns each start and each end of an alert as a window of no length, whose key names the
   * alert.
   */
  static SortedMap<Window, Long> events(Stream<Line> lines, long quietMillis) {
    AlertLoop loop = new AlertLoop(lines, quietMillis);
    loop.byHost();
    loop.byRegularHost();
    loop.byValue();
    loop.burnRates();
    return loop.events;
  }

  private void byHost() {
    Map<String, SeriesLines> hosts = SeriesLines.group(all, AlertLoop::host);
    add(
        "Thresholds",
        hosts,
        (host, own, at) ->
            own.with(ERROR).count(at - 30 * SECOND, at) >= (host.equals("003") ? 30 : 38));
    add("Rate", hosts, (host, own, at) -> own.with(ERROR).count(at - 20 * SECOND, at) > 28);
    add("Spike", hosts, (host, own, at) -> isSpike(own.with(WARN), at));
    add("Fall", hosts, (host, own, at) -> isFall(own.with(ERROR), at));
    add("Before", hosts, (host, own, at) -> isMoreThanBefore(own.with(ERROR), at));
    add("Absent", hosts, (host, own, at) -> isAbsent(own.with(ZOMBIE), at));
    add(
        "Cardinality",
        hosts,
        (host, own, at) ->
            own.with(ERROR).between(at - 10 * SECOND, at).all().stream()
                    .map(AlertLoop::service)
                    .distinct()
                    .count()
                >= 8);
    add("Changed", hosts, (host, own, at) -> hasChanged(own.with(ZOMBIE), at));
    add("Followed", hosts, (host, own, at) -> isFollowed(own, at));
    add(
        "Combined",
        hosts,
        (host, own, at) ->
            own.with(ERROR).count(at - 20 * SECOND, at) >= 24
                && own.with(WARN).count(at - 10 * SECOND, at) >= 5
                && everything.with("zombie fence").count(at - 10 * SECOND, at) == 0);
  }

  /** Conditions that might be true of some late lines and not of all: not for late hosts. */
  private void byRegularHost() {
    List<Line> regular = all.stream().filter(line -> Integer.parseInt(host(line)) < 900).toList();
    Map<String, SeriesLines> hosts = SeriesLines.group(regular, AlertLoop::host);
    add("Few", hosts, (host, own, at) -> areFew(own.with(WARN), at));
    add("Ratio", hosts, (host, own, at) -> hasShare(own, at, 20 * SECOND, 50, 0.3));
    add(
        "AlsoIn",
        hosts,
        (host, own, at) -> exceeds(own, at, MINUTE, 0.25) && exceeds(own, at, 20 * SECOND, 0.25));
    add(
        "Sum",
        hosts,
        (host, own, at) ->
            Arrays.stream(own.between(at - 10 * SECOND, at).sortedMillis()).sum() > 33_000);
    add("Least", hosts, (host, own, at) -> isGreat(own.between(at - 10 * SECOND, at)));
    add("Most", hosts, (host, own, at) -> isSmall(own.between(at - 10 * SECOND, at)));
    add("Quantile", hosts, (host, own, at) -> hasHighQuantile(own.between(at - 10 * SECOND, at)));
    add("High", hosts, (host, own, at) -> isUnusual(own, at, 2));
    add("Low", hosts, (host, own, at) -> isUnusual(own, at, -2));
    add("NotFollowed", hosts, (host, own, at) -> isNotFollowed(own, at));
    add(
        "Mixed",
        hosts,
        (host, own, at) ->
            (hasChanged(own.with(ZOMBIE), at) && hasNewWord(own.with(ZOMBIE), at))
                || (isUnusual(own, at, 1) && isNotFollowed(own, at)));
    Map<String, SeriesLines> services = SeriesLines.group(regular, AlertLoop::service);
    add("Average", services, (key, own, at) -> hasHighMean(own.between(at - 20 * SECOND, at)));
  }

  private void byValue() {
    Map<String, SeriesLines> words =
        SeriesLines.group(
            everything.with(ERROR).with(ZOMBIE).all(), line -> host(line) + " " + last(line));
    add("New", words, (key, own, at) -> isNew(own, at, 20 * SECOND));
    List<Line> rare =
        all.stream().filter(line -> line.text().matches(".*zombie (fence|epoch).*")).toList();
    Map<String, SeriesLines> messages =
        SeriesLines.group(rare, line -> line.text().replaceFirst("^[^\\]]*\\] ", ""));
    add("NewPattern", messages, (key, own, at) -> isNew(own, at, 20 * SECOND));
  }

  private void burnRates() {
    Map<String, SeriesLines> hosts = SeriesLines.group(all, AlertLoop::host);
    double budget = 1 - 0.986;
    add(
        "Burn",
        " 1h",
        MINUTE,
        hosts,
        (host, own, at) ->
            exceeds(own, at, 60 * MINUTE, 14.4 * budget)
                && exceeds(own, at, 5 * MINUTE, 14.4 * budget));
    add(
        "Burn",
        " 6h",
        6 * MINUTE,
        hosts,
        (host, own, at) ->
            exceeds(own, at, 360 * MINUTE, 6 * budget)
                && exceeds(own, at, 30 * MINUTE, 6 * budget));
  }

  private void add(String name, Map<String, SeriesLines> series, Condition condition) {
    add(name, "", PERIOD, series, condition);
  }

  private void add(
      String name,
      String suffix,
      long period,
      Map<String, SeriesLines> series,
      Condition condition) {
    series.forEach(
        (key, lines) -> {
          boolean before = false;
          for (long at = Math.floorDiv(start, period) * period + period; at <= end; at += period) {
            boolean now = condition.holds(key, lines, at);
            if (now != before) {
              Instant time = Instant.ofEpochMilli(at);
              String what = (now ? "firing " : "resolved ") + name + " " + key + suffix;
              events.put(new Window(time, time, what), 1L);
            }
            before = now;
          }
        });
  }

  private static long floor(long millis) {
    return Math.floorDiv(millis, PERIOD) * PERIOD;
  }

  private static String host(Line line) {
    return line.text().split(" ")[1].substring("host-".length());
  }

  private static String service(Line line) {
    return line.text().split("[\\[\\]]")[1];
  }

  private static String last(Line line) {
    return line.text().substring(line.text().lastIndexOf(' ') + 1);
  }

  private static String level(Line line) {
    return line.text().split(" ")[2];
  }

  private boolean isSpike(SeriesLines own, long at) {
    int now = own.count(at - 10 * SECOND, at);
    int before = own.count(at - 20 * SECOND, at - 10 * SECOND);
    return at - 20 * SECOND >= start && now >= 8 && now >= 4 * Math.max(1, before);
  }

  private boolean isFall(SeriesLines own, long at) {
    int before = own.count(at - 40 * SECOND, at - 20 * SECOND);
    return at - 40 * SECOND >= start
        && before >= 20
        && own.count(at - 20 * SECOND, at) <= 0.4 * before;
  }

  private boolean isMoreThanBefore(SeriesLines own, long at) {
    int now = own.count(at - 20 * SECOND, at);
    int before = own.count(at - 80 * SECOND, at - 60 * SECOND);
    return at - 80 * SECOND >= start && now >= 10 && now > 2 * Math.max(1, before);
  }

  private static boolean isAbsent(SeriesLines own, long at) {
    return !own.isEmpty()
        && at - 30 * SECOND >= floor(own.firstMillis())
        && own.count(at - 30 * SECOND, at) == 0;
  }

  private static boolean areFew(SeriesLines own, long at) {
    return !own.isEmpty()
        && at - 10 * SECOND >= floor(own.firstMillis())
        && own.count(at - 10 * SECOND, at) < 2;
  }

  private static boolean hasShare(
      SeriesLines own, long at, long length, int leastLines, double share) {
    int lines = own.count(at - length, at);
    return lines >= leastLines && own.with(ERROR).count(at - length, at) / (double) lines >= share;
  }

  private static boolean exceeds(SeriesLines own, long at, long length, double share) {
    int lines = own.count(at - length, at);
    return lines > 0 && own.with(ERROR).count(at - length, at) / (double) lines > share;
  }

  /** The window of 20 seconds, against those of five minutes before, of which three must be. */
  private boolean isUnusual(SeriesLines own, long at, double spreads) {
    List<Double> before = new ArrayList<>();
    for (int season = 1; season <= 5; season++) {
      long until = at - season * MINUTE;
      if (until - 20 * SECOND < Math.max(start, floor(own.firstMillis()))) {
        break;
      }
      before.add((double) own.count(until - 20 * SECOND, until));
    }
    int now = own.count(at - 20 * SECOND, at);
    if (before.size() < 3) {
      return false;
    }
    double median = median(before);
    double spread = 1.4826 * median(before.stream().map(n -> Math.abs(n - median)).toList());
    double deviation = (now - median) / Math.max(spread, Math.max(1, Math.sqrt(median)));
    return spreads > 0 ? now >= 1 && deviation >= spreads : median >= 1 && deviation <= spreads;
  }

  private static double median(List<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return Arrays.stream(sorted, sorted.length % 2 == 1 ? half : half - 1, half + 1)
        .average()
        .orElseThrow();
  }

  private static boolean isNotFollowed(SeriesLines own, long at) {
    SeriesLines seconds = own.with("epoch").between(0, at);
    return own.with(ZOMBIE).between(0, at).all().stream()
        .filter(first -> floor(first.timeMillis()) + PERIOD + 20 * SECOND <= at)
        .filter(first -> floor(first.timeMillis()) + PERIOD + 20 * SECOND > at - 40 * SECOND)
        .anyMatch(
            first -> seconds.all().stream().noneMatch(s -> s.timeMillis() >= first.timeMillis()));
  }

  private static boolean isFollowed(SeriesLines own, long at) {
    SeriesLines firsts = own.with(ZOMBIE);
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

  private static boolean hasChanged(SeriesLines own, long at) {
    List<Line> lines = own.between(0, at).all();
    for (int i = 1; i < lines.size(); i++) {
      boolean differs = !level(lines.get(i)).equals(level(lines.get(i - 1)));
      if (differs && lines.get(i).timeMillis() >= at - 20 * SECOND) {
        return true;
      }
    }
    return false;
  }

  /** Whether the first line, after four minutes of learning, is in the window. */
  private boolean isNew(SeriesLines own, long at, long length) {
    long first = floor(own.firstMillis());
    return first >= start + 4 * MINUTE && first < at && first >= at - length;
  }

  private boolean hasNewWord(SeriesLines own, long at) {
    return SeriesLines.group(own.all(), AlertLoop::last).values().stream()
        .anyMatch(lines -> isNew(lines, at, 30 * SECOND));
  }

  private static boolean hasHighMean(SeriesLines window) {
    return window.all().size() >= 100
        && window.all().stream().mapToInt(line -> Integer.parseInt(host(line))).average().orElse(0)
            > 10;
  }

  private static boolean isGreat(SeriesLines window) {
    int[] millis = window.sortedMillis();
    return millis.length >= 10 && millis[0] >= 60;
  }

  private static boolean isSmall(SeriesLines window) {
    int[] millis = window.sortedMillis();
    return millis.length > 0 && millis[millis.length - 1] < 920;
  }

  /**
   * The times are multiples of 20 ms: above 940 is more than 1 %, the error of a quantile, above.
   */
  private static boolean hasHighQuantile(SeriesLines window) {
    int[] millis = window.sortedMillis();
    return millis.length > 0 && millis[(int) Math.ceil(0.95 * millis.length) - 1] > 950;
  }
}
