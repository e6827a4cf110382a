package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.count.TestSlices;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.Test;

/**
 * Comparisons, combinations and sequences over random lines that are sorted, shuffled, split into
 * bundles, and late: which alerts fire in the end is what a plain computation over all lines says,
 * and without late lines all alerts are the same.
 */
public class InAnyOrderTest {
  private static final int SLICES = 24;
  private static final int PERIOD = 10;
  private static final int END = SLICES * PERIOD;
  private static final int CASES = 40;

  /** A line of a key at a second. */
  private record Line(int second, String key, String kind, int value) {
    String text() {
      return "key=" + key + " kind=" + kind + " value=" + value;
    }

    int slice() {
      return second / PERIOD;
    }
  }

  /** What a plain computation has at hand: the lines of one key, in order of time. */
  private record Lines(List<Line> all) {
    Lines of(String kind) {
      return new Lines(all.stream().filter(line -> line.kind().equals(kind)).toList());
    }

    int count(int from, int to) {
      return (int) all.stream().filter(l -> l.second() >= from && l.second() < to).count();
    }

    int last(int seconds) {
      return count(END - seconds, END);
    }
  }

  private static List<Line> randomLines(Random random, double density) {
    List<Line> lines = new ArrayList<>();
    String[] keys = {"a", "b"};
    String[] kinds = {"first", "second", "noise"};
    for (int second = 0; second < END; second++) {
      for (String key : keys) {
        if (random.nextDouble() < density) {
          lines.add(new Line(second, key, kinds[random.nextInt(3)], 1 + random.nextInt(2)));
        }
      }
    }
    return lines;
  }

  private static LineBatch batch(List<Line> lines) {
    LineBatchBuilder builder = LineBatch.builder("test");
    lines.forEach(line -> builder.append(line.text(), Scenario.at(line.second())));
    return builder.build();
  }

  private static LineBatch covering(int slice) {
    return LineBatch.heartbeat(
        "test", Scenario.at(slice * PERIOD), Scenario.at((slice + 1) * PERIOD) - 1);
  }

  private static Slice slice(RuleSet rules, int number, List<Line> lines) {
    List<Line> in = lines.stream().filter(line -> line.slice() == number).toList();
    return TestSlices.of(rules, covering(number), batch(in)).get(0);
  }

  /** The same slice, of lines in random order and in several bundles. */
  private static Slice split(RuleSet rules, int number, List<Line> lines, Random random) {
    List<Line> in = new ArrayList<>(lines.stream().filter(line -> line.slice() == number).toList());
    Collections.shuffle(in, random);
    int cut = random.nextInt(in.size() + 1);
    List<Slice> parts = new ArrayList<>();
    parts.add(TestSlices.of(rules, covering(number)).get(0));
    for (List<Line> part : List.of(in.subList(0, cut), in.subList(cut, in.size()))) {
      // A bundle whose lines count for no rule has no slice.
      parts.addAll(part.isEmpty() ? List.of() : TestSlices.of(rules, batch(part)));
    }
    Collections.shuffle(parts, random);
    return parts.stream().reduce(TestSlices::sum).orElseThrow();
  }

  private static List<AlertEvent> feed(RuleGroupState state, RuleSet rules, Slice... slices) {
    List<AlertEvent> events = new ArrayList<>();
    for (AlertGroup group : state.feed(Arrays.asList(slices), rules, END * 1000L)) {
      events.addAll(group.events());
    }
    return events;
  }

  private static List<AlertEvent> sorted(RuleSet rules, List<Line> lines) {
    RuleGroupState state = new RuleGroupState(PERIOD * 1000L);
    List<AlertEvent> events = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      events.addAll(feed(state, rules, slice(rules, i, lines)));
    }
    return events;
  }

  private static List<AlertEvent> splitAndSwapped(RuleSet rules, List<Line> lines, Random random) {
    RuleGroupState state = new RuleGroupState(PERIOD * 1000L);
    List<AlertEvent> events = new ArrayList<>();
    events.addAll(feed(state, rules, split(rules, 0, lines, random)));
    for (int i = 1; i < SLICES - 1; i += 2) {
      // Bundles of two slices may come in either order.
      Slice one = split(rules, i, lines, random);
      Slice other = split(rules, i + 1, lines, random);
      boolean swapped = random.nextBoolean();
      events.addAll(feed(state, rules, swapped ? other : one));
      events.addAll(feed(state, rules, swapped ? one : other));
      state = Scenario.copy(state);
    }
    events.addAll(feed(state, rules, split(rules, SLICES - 1, lines, random)));
    return events;
  }

  private static List<AlertEvent> late(RuleSet rules, List<Line> lines, Random random) {
    RuleGroupState state = new RuleGroupState(PERIOD * 1000L);
    List<Line> onTime = new ArrayList<>();
    TreeSet<Integer> incomplete = new TreeSet<>();
    for (Line line : lines) {
      if (random.nextInt(3) == 0) {
        incomplete.add(line.slice());
      } else {
        onTime.add(line);
      }
    }
    List<AlertEvent> events = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      events.addAll(feed(state, rules, slice(rules, i, onTime)));
      state = Scenario.copy(state);
    }
    List<Integer> rest = new ArrayList<>(incomplete);
    Collections.shuffle(rest, random);
    for (int i : rest) {
      events.addAll(feed(state, rules, slice(rules, i, lines)));
      state = Scenario.copy(state);
    }
    return events;
  }

  /** The keys of the alerts that are open after {@code events}. */
  private static Set<String> open(List<AlertEvent> events) {
    TreeMap<String, String> open = new TreeMap<>();
    for (AlertEvent event : events) {
      if (event.status() == AlertEvent.Status.FIRING) {
        open.put(event.key(), event.labels().getOrDefault("key", ""));
      } else {
        open.remove(event.key());
      }
    }
    return new TreeSet<>(open.values());
  }

  private static List<String> shown(List<AlertEvent> events) {
    return events.stream().map(Scenario::show).sorted().toList();
  }

  /** Checks that alerts of keys fire in the end if {@code plain} says so of their lines. */
  private static void check(String rule, double density, Predicate<Lines> plain) {
    check(rule, density, (lines, key) -> plain.test(new Lines(linesOf(lines, key))));
  }

  private interface Plain {
    boolean fires(List<Line> lines, String key);
  }

  private static List<Line> linesOf(List<Line> lines, String key) {
    return lines.stream().filter(line -> line.key().equals(key)).toList();
  }

  private static void check(String rule, double density, Plain plain) {
    RuleSet rules = RuleSet.parse("r.yml", Scenario.file(rule));
    int fired = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      List<Line> lines = randomLines(random, density);
      Set<String> expected = new TreeSet<>();
      for (String key : List.of("a", "b")) {
        if (plain.fires(lines, key)) {
          expected.add(key);
        }
      }
      String about = rule + ", seed " + seed;
      List<AlertEvent> sorted = sorted(rules, lines);
      assertThat(open(sorted)).as(about).isEqualTo(expected);
      assertThat(shown(splitAndSwapped(rules, lines, random)))
          .as("%s, split", about)
          .isEqualTo(shown(sorted));
      assertThat(open(late(rules, lines, random))).as("%s, late", about).isEqualTo(expected);
      fired += expected.size();
    }
    assertThat(fired).as("%s fires sometimes", rule).isBetween(1, 2 * CASES - 1);
  }

  @Test
  public void changesOfAValue() {
    check(
        "{alert: A, by: key, window: 30s, condition: change(value)}",
        0.05,
        lines -> {
          for (int i = 1; i < lines.all().size(); i++) {
            Line line = lines.all().get(i);
            if (line.second() >= END - 30 && line.value() != lines.all().get(i - 1).value()) {
              return true;
            }
          }
          return false;
        });
  }

  @Test
  public void baselinesOfSeasons() {
    for (boolean up : new boolean[] {true, false}) {
      String threshold = up ? ">= 1.5" : "<= -1";
      check(
          "{alert: A, by: key, window: 20s, season: 1m, seasons: 3, condition: baseline "
              + threshold
              + "}",
          0.3,
          lines -> {
            double[] before = new double[3];
            for (int i = 0; i < 3; i++) {
              int end = END - 60 * (i + 1);
              before[i] = lines.count(end - 20, end);
            }
            double median = median(before);
            double[] distances =
                Arrays.stream(before).map(each -> Math.abs(each - median)).toArray();
            double spread = Math.max(Math.max(1, Math.sqrt(median)), 1.4826 * median(distances));
            double deviation = (lines.last(20) - median) / spread;
            return up ? lines.last(20) >= 1 && deviation >= 1.5 : median >= 1 && deviation <= -1;
          });
    }
  }

  private static double median(double[] three) {
    return Arrays.stream(three).sorted().toArray()[1];
  }

  @Test
  public void thresholdsOfSomeSeries() {
    check(
        "{alert: A, by: key, window: 30s, condition: count >= 12, thresholds: {key: {a: 8}}}",
        0.3,
        (lines, key) -> new Lines(linesOf(lines, key)).last(30) >= (key.equals("a") ? 8 : 12));
  }

  @Test
  public void conditionsOverSeveralWindows() {
    check(
        """
        {alert: A, by: key, conditions: {
            firsts: {select: {fields: {kind: first}}, window: 20s, condition: count >= 2},
            seconds: {select: {fields: {kind: second}}, window: 1m, condition: count >= 6},
            quiet: {select: {fields: {kind: noise}}, window: 30s, condition: count < 2}},
            when: (firsts or seconds) unless quiet}
        """
            .strip(),
        0.2,
        lines ->
            (lines.of("first").last(20) >= 2 || lines.of("second").last(60) >= 6)
                && lines.of("noise").last(30) >= 2);
  }

  @Test
  public void aConditionForAllSeriesAndOneOfAnotherAlert() {
    check(
        """
        {alert: B, by: key, select: {fields: {kind: first}}, window: 20s, condition: count >= 2,
            active_hours: {days: mon, times: ['00:00-00:01']}}
          - {alert: A, by: key, conditions: {
            deploy: {select: {fields: {kind: second, value: "2"}}, by: [], window: 20s,
            condition: count >= 1}}, when: B unless deploy}
        """
            .strip(),
        0.15,
        (lines, key) ->
            new Lines(linesOf(lines, key)).of("first").last(20) >= 2
                && lines.stream()
                    .noneMatch(
                        l ->
                            l.kind().equals("second") && l.value() == 2 && l.second() >= END - 20));
  }

  @Test
  public void linesThatOthersFollow() {
    check(
        """
        {alert: A, by: key, every: 10s, window: 30s, sequence: {first: {fields: {kind: first}},
            then: {fields: {kind: second}}, within: 20s, min_count: 2}}
        """
            .strip(),
        0.1,
        lines -> {
          List<Line> firsts = lines.of("first").all();
          for (int slice = SLICES - 3; slice < SLICES; slice++) {
            int s = slice;
            List<Line> seconds =
                lines.of("second").all().stream().filter(l -> l.slice() == s).toList();
            if (seconds.isEmpty()) {
              continue;
            }
            int last = seconds.get(seconds.size() - 1).second();
            long before = firsts.stream().filter(l -> l.slice() >= s - 2 && l.slice() < s).count();
            List<Line> same = firsts.stream().filter(l -> l.slice() == s).toList();
            if (!same.isEmpty() && same.get(0).second() < last) {
              before += same.size();
            }
            if (before >= 2) {
              return true;
            }
          }
          return false;
        });
  }

  @Test
  public void linesThatNothingFollows() {
    check(
        """
        {alert: A, by: key, every: 10s, window: 40s, sequence: {first: {fields: {kind: first}},
            then_not: {fields: {kind: second}}, within: 20s}}
        """
            .strip(),
        0.1,
        lines ->
            lines.of("first").all().stream()
                .filter(l -> END - (l.slice() + 1) * PERIOD >= 20)
                .filter(l -> END - (l.slice() + 1) * PERIOD - 20 < 40)
                .anyMatch(
                    l ->
                        lines.of("second").all().stream()
                            .noneMatch(
                                next ->
                                    next.second() > l.second() || (next.second() == l.second()))));
  }
}
