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

/**
 * Checks rules with random lines that are sorted, shuffled, split into bundles, and late: which
 * alerts fire in the end is what a plain computation over all lines says, and without late lines
 * all alerts are the same.
 */
final class InAnyOrder {
  static final int SLICES = 24;
  static final int PERIOD = 10;
  static final int END = SLICES * PERIOD;
  private static final int CASES = 20;

  /** A line of a key at a second. */
  record Line(int second, String key, String kind, int value, int took, int user) {
    String text() {
      return String.format(
          "key=%s kind=%s value=%d took=%dms user=u%d", key, kind, value, took, user);
    }

    int slice() {
      return second / PERIOD;
    }
  }

  /** What a plain computation has at hand: the lines of one key, in order of time. */
  record Lines(List<Line> all) {
    Lines of(String kind) {
      return new Lines(all.stream().filter(line -> line.kind().equals(kind)).toList());
    }

    int count(int from, int to) {
      return (int) all.stream().filter(l -> l.second() >= from && l.second() < to).count();
    }

    int last(int seconds) {
      return count(END - seconds, END);
    }

    Lines between(int from, int to) {
      return new Lines(all.stream().filter(l -> l.second() >= from && l.second() < to).toList());
    }

    /** Whether there was a line of a user that had none before, after the first minute. */
    boolean hasNewUser(int seconds) {
      return all.stream()
          .filter(l -> l.second() >= Math.max(60, END - seconds))
          .anyMatch(
              l -> all.stream().noneMatch(m -> m.user() == l.user() && m.slice() < l.slice()));
    }

    boolean hasChange(int seconds) {
      for (int i = 1; i < all.size(); i++) {
        if (all.get(i).second() >= END - seconds && all.get(i).value() != all.get(i - 1).value()) {
          return true;
        }
      }
      return false;
    }
  }

  private static List<Line> randomLines(Random random, double density) {
    List<Line> lines = new ArrayList<>();
    String[] keys = {"a", "b"};
    String[] kinds = {"first", "second", "noise"};
    for (int second = 0; second < END; second++) {
      for (String key : keys) {
        if (random.nextDouble() < density) {
          lines.add(
              new Line(
                  second,
                  key,
                  kinds[random.nextInt(3)],
                  1 + random.nextInt(2),
                  1 + random.nextInt(99),
                  random.nextInt(8)));
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
  static void check(String rule, double density, Predicate<Lines> plain) {
    check(rule, density, (lines, key) -> plain.test(new Lines(linesOf(lines, key))));
  }

  interface Plain {
    boolean fires(List<Line> lines, String key);
  }

  static List<Line> linesOf(List<Line> lines, String key) {
    return lines.stream().filter(line -> line.key().equals(key)).toList();
  }

  static void check(String rule, double density, Plain plain) {
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

  private InAnyOrder() {}
}
