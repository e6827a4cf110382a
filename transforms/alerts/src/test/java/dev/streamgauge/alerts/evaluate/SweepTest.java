package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.count.TestSlices;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleVariants;
import dev.streamgauge.alerts.rules.RuleVariants.Variant;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** Sweeps over random counts, some of them late, against a plain computation of each variant. */
public class SweepTest {
  private static final int SLICES = 60;
  private static final long PERIOD = 10_000;

  private static final RuleSet RULES =
      RuleSet.parse(
          "r.yml",
          Scenario.file("{alert: A.B, window: 30s, condition: count >= 5, keep_firing_for: 10s}"));

  /** The slice of lines of one character each, a millisecond apart; a space is none. */
  private static Slice slice(RuleSet rules, int index, String lines) {
    LineBatchBuilder builder = LineBatch.builder("test");
    long start = Scenario.T0 + index * PERIOD;
    for (int i = 0; i < lines.length(); i++) {
      if (lines.charAt(i) != ' ') {
        builder.append(lines.substring(i, i + 1), start + i);
      }
    }
    return TestSlices.of(rules, builder.cover(start, start + PERIOD - 1).build()).get(0);
  }

  @Test
  public void eachVariantDoesWhatItWouldHaveDoneAlone() {
    RuleVariants variants = RuleVariants.parse("A.B.count=2..6,for=0..30s..10s", RULES);
    assertThat(variants.variants()).hasSize(5 * 4);
    assertThat(variants.variants().get(5).values()).containsEntry("count", "3");
    assertThat(variants.variants().get(5).values()).containsEntry("for", "10s");
    long fires = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int[] counts = new int[SLICES];
      for (int i = 0; i < SLICES; i++) {
        counts[i] = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
      }
      try (Sweep sweep = new Sweep(variants, Long.MAX_VALUE)) {
        evaluate(variants.rules(), counts, random, sweep);
        assertThat(sweep.endMillis()).isEqualTo(Scenario.T0 + SLICES * PERIOD);
        List<Sweep.Outcome> outcomes = sweep.outcomes();
        for (int i = 0; i < outcomes.size(); i++) {
          Variant variant = variants.variants().get(i);
          int threshold = (int) variant.rule().condition().threshold();
          int pending = (int) (variant.rule().forMillis() / PERIOD);
          assertThat(outcomes.get(i))
              .as("seed %d, %s", seed, variant.values())
              .isEqualTo(plain(PlainAlerts.of(counts, 3, threshold, pending, 1)));
          fires += outcomes.get(i).fires();
        }
      }
    }
    assertThat(fires).isGreaterThan(1000);
  }

  /** Feeds the counts, some of them late, in any order. */
  private static void evaluate(RuleSet rules, int[] counts, Random random, Sweep sweep) {
    evaluate(rules, Arrays.stream(counts).mapToObj("x"::repeat).toList(), random, sweep);
  }

  /** Feeds the lines of each slice, some of them late, in any order. */
  private static void evaluate(RuleSet rules, List<String> lines, Random random, Sweep sweep) {
    RuleGroupState state = new RuleGroupState(PERIOD);
    List<Integer> late = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      String onTime = some(lines.get(i), random);
      if (!onTime.equals(lines.get(i))) {
        late.add(i);
      }
      state.feed(
          List.of(slice(rules, i, onTime)),
          rules,
          5 * PERIOD,
          sweep.listener(),
          RuleGroupState.UNKNOWN);
      Collections.shuffle(late, random);
      while (!late.isEmpty() && (random.nextBoolean() || late.contains(i - 3))) {
        int corrected = late.remove(0);
        Slice whole = slice(rules, corrected, lines.get(corrected));
        state.feed(List.of(whole), rules, 5 * PERIOD, sweep.listener(), RuleGroupState.UNKNOWN);
      }
      state = Scenario.copy(state);
    }
    for (int corrected : late) {
      Slice whole = slice(rules, corrected, lines.get(corrected));
      state.feed(List.of(whole), rules, 5 * PERIOD, sweep.listener(), RuleGroupState.UNKNOWN);
    }
    sweep.finish();
  }

  private static String some(String lines, Random random) {
    StringBuilder some = new StringBuilder(lines);
    for (int i = random.nextInt(lines.length() + 1); i > 0; i--) {
      some.setCharAt(random.nextInt(lines.length()), ' ');
    }
    return some.toString();
  }

  /** What the condition of a variant says at a time, given the lines of each slice before. */
  private interface Plain {
    boolean holds(Rule variant, List<String> lines, int at);
  }

  /** Checks the outcome of each variant over slices of random lines out of {@code kinds}. */
  private static void check(String rule, String sweep, int size, String kinds, Plain plain) {
    RuleVariants variants = RuleVariants.parse(sweep, RuleSet.parse("r.yml", Scenario.file(rule)));
    assertThat(variants.variants()).hasSize(size);
    long fires = 0;
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < SLICES; i++) {
        StringBuilder slice = new StringBuilder();
        for (int j = random.nextInt(2) == 0 ? random.nextInt(6) : 0; j > 0; j--) {
          slice.append(kinds.charAt(random.nextInt(kinds.length())));
        }
        lines.add(slice.toString());
      }
      try (Sweep swept = new Sweep(variants, Long.MAX_VALUE)) {
        evaluate(variants.rules(), lines, random, swept);
        for (int i = 0; i < size; i++) {
          Rule variant = variants.variants().get(i).rule();
          boolean[] holds = new boolean[SLICES + 1];
          for (int at = 1; at <= SLICES; at++) {
            holds[at] = plain.holds(variant, lines, at);
          }
          int pending = (int) (variant.forMillis() / PERIOD);
          assertThat(swept.outcomes().get(i))
              .as("seed %d, %s", seed, variants.variants().get(i).values())
              .isEqualTo(plain(PlainAlerts.of(holds, pending, 0)));
          fires += swept.outcomes().get(i).fires();
        }
      }
    }
    assertThat(fires).isGreaterThan(100);
  }

  /** How many lines {@code kind} are in the slices {@code [from, to)}. */
  private static int count(List<String> lines, char kind, int from, int to) {
    int count = 0;
    for (String slice : lines.subList(Math.max(0, from), Math.max(0, to))) {
      count += (int) slice.chars().filter(c -> c == kind).count();
    }
    return count;
  }

  @Test
  public void windows() {
    check(
        "{alert: A, window: 30s, condition: count >= 5}",
        "A.window=10s..50s,count=3..9..3,for=0..10s",
        5 * 3 * 2,
        "x",
        (variant, lines, at) ->
            count(lines, 'x', at - slices(variant.windowMillis()), at)
                >= variant.condition().threshold());
    check(
        "{alert: A, window: 20s, condition: spike >= 2}",
        "A.window=10s..30s,min_count=2..5,spike=1.5..3..0.5",
        3 * 4 * 4,
        "x",
        (variant, lines, at) -> {
          int window = slices(variant.windowMillis());
          int now = count(lines, 'x', at - window, at);
          int before = count(lines, 'x', at - 2 * window, at - window);
          return at >= 2 * window
              && now >= variant.minCount()
              && now >= variant.condition().threshold() * Math.max(1, before);
        });
  }

  private static int slices(long millis) {
    return (int) (millis / PERIOD);
  }

  @Test
  public void thresholdsOfOneConditionOfSeveral() {
    check(
        "{alert: A, conditions: {many: {window: 40s, condition: count >= 5},"
            + " some: {window: 10s, condition: count >= 1}}, when: many and some}",
        "A.many=4..8,some=1..3,for=0..10s",
        5 * 3 * 2,
        "x",
        (variant, lines, at) ->
            count(lines, 'x', at - 4, at) >= variant.parts().get(0).condition().threshold()
                && count(lines, 'x', at - 1, at) >= variant.parts().get(1).condition().threshold());
  }

  @Test
  public void timesWithinWhichASecondLineFollows() {
    for (String window : List.of("", ", window: 40s")) {
      check(
          "{alert: A, every: 10s, sequence: {first: {contains: a}, then: {contains: b},"
              + " within: 20s}"
              + window
              + "}",
          "A.within=10s..50s,min_count=1..4",
          5 * 4,
          "aaab",
          SweepTest::isFollowed);
      check(
          "{alert: A, every: 10s, sequence: {first: {contains: a}, then_not: {contains: b},"
              + " within: 20s}"
              + window
              + "}",
          "A.within=10s..50s,for=0..10s",
          5 * 2,
          "aaab",
          SweepTest::isNotFollowed);
    }
    check(
        "{alert: A, every: 10s, sequence: {first: {contains: a}, then: {contains: b},"
            + " within: 20s}}",
        "A.window=20s..40s,within=10s..30s",
        3 * 3,
        "aab",
        SweepTest::isFollowed);
  }

  @Test
  public void theWindowOfASequenceIsItsTimeUnlessOneIsNamed() {
    String sequence =
        "sequence: {first: {contains: a}, then: {contains: b}, within: 20s}, every: 10s";
    RuleSet rules =
        RuleSet.parse(
            "r.yml",
            Scenario.file(
                "{alert: A, " + sequence + "}", "{alert: B, " + sequence + ", window: 40s}"));
    assertThat(windows("A.within=10s..30s", rules)).containsExactly(1, 2, 3);
    assertThat(windows("B.within=10s..30s", rules)).containsExactly(4, 4, 4);
    assertThat(windows("A.window=50s,within=10s..20s", rules)).containsExactly(5, 5);
  }

  private static List<Integer> windows(String sweep, RuleSet rules) {
    return RuleVariants.parse(sweep, rules).variants().stream()
        .map(variant -> window(variant.rule()))
        .toList();
  }

  private static int window(Rule variant) {
    return slices(variant.windowMillis());
  }

  /** Whether a slice of the window has a second line after enough first ones in time. */
  private static boolean isFollowed(Rule variant, List<String> lines, int at) {
    for (int second = Math.max(0, at - window(variant)); second < at; second++) {
      String slice = lines.get(second);
      int firsts = count(lines, 'a', second - slices(variant.withinMillis()), second);
      int first = slice.indexOf('a');
      if (first >= 0 && first < slice.lastIndexOf('b')) {
        firsts += count(lines, 'a', second, second + 1);
      }
      if (slice.indexOf('b') >= 0 && firsts >= variant.minCount()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the time of a first line without a second one has run out in the window. */
  private static boolean isNotFollowed(Rule variant, List<String> lines, int at) {
    int last = at - slices(variant.withinMillis()) - 1;
    for (int first = Math.max(0, last + 1 - window(variant)); first <= last; first++) {
      String rest = String.join("", lines.subList(first, at));
      String slice = lines.get(first);
      // Of the lines of one slice, the last one of each kind decides.
      if (slice.indexOf('a') >= 0 && rest.lastIndexOf('b') < slice.lastIndexOf('a')) {
        return true;
      }
    }
    return false;
  }

  private static Sweep.Outcome plain(List<PlainAlerts.Alert> alerts) {
    long firing = 0;
    BitSet messages = new BitSet();
    for (PlainAlerts.Alert alert : alerts) {
      firing += (alert.end() < 0 ? SLICES : alert.end()) - alert.start();
      messages.set(alert.start());
      if (alert.end() >= 0) {
        messages.set(alert.end());
      }
    }
    return new Sweep.Outcome(alerts.size(), firing * PERIOD, messages.cardinality());
  }

  @Test
  public void aCooldownKeepsMessagesBackButNotAlerts() {
    RuleVariants variants = RuleVariants.parse("A.B.count=2,cooldown=0..100s..100s", RULES);
    int[] counts = new int[SLICES];
    Arrays.asList(0, 6, 40).forEach(i -> counts[i] = 2);
    try (Sweep sweep = new Sweep(variants, Long.MAX_VALUE)) {
      evaluate(variants.rules(), counts, new Random(1), sweep);
      // Each fires for the window of three slices, and one more that it is kept.
      long firing = 3 * 4 * PERIOD;
      assertThat(sweep.outcomes())
          .containsExactly(new Sweep.Outcome(3, firing, 6), new Sweep.Outcome(3, firing, 4));
    }
  }

  @Test
  public void rangesAreWrittenInTheUnitOfTheRule() {
    RuleSet rules =
        RuleSet.parse(
            "r.yml",
            Scenario.file(
                "{alert: A, window: 30s, condition: p95(took) > 1s}",
                "{alert: R, select: {severity: error}, window: 30s, condition: ratio > 5%}"));
    assertThat(RuleVariants.parse("A.threshold=100ms..300ms..100ms", rules).variants())
        .extracting(v -> v.values().toString())
        .containsExactly("{threshold=0.1s}", "{threshold=0.2s}", "{threshold=0.3s}");
    assertThat(RuleVariants.parse("R.ratio=1%..2%", rules).variants())
        .hasSize(11)
        .extracting(v -> v.values().toString())
        .contains("{ratio=1.5%}");
    assertThat(RuleVariants.parse("R.for=0..1m", rules).variants()).hasSize(7);
  }

  @Test
  public void mistakesInASweep() {
    for (String[] wrong :
        new String[][] {
          {"A.B", "\"A.B\" is not a sweep such as HighErrors.count=3..50,for=0..10m"},
          {"A.C.count=1..2", "unknown alert \"A.C\": did you mean \"A.B\"?"},
          {"A.B.cont=1..2", "unknown parameter \"cont\": did you mean \"count\"?"},
          {
            "A.B.min_count=1..2",
            "unknown parameter \"min_count\": there are cooldown, count, for, keep_firing_for, window"
          },
          {"A.B.window=5s..1m", "\"window\" of 5s must be a multiple of \"every\", which is 10s"},
          {"A.B.window=1m..2d..47h", "\"window\" of 1d23h1m has too many parts of 10s"},
          {"A.B.count=5..2", "the range of \"count\" must go up, by steps above 0"},
          {"A.B.count=", "\"count=\" is not a range such as 3..50 or 0..10m..1m"},
          {
            "A.B.count=1..500,for=0..10m..10s",
            "there are more than 10000 combinations: add a step to a range, such as 3..50..5"
          },
          {
            "A.B.for=1..x",
            "\"1\" is not a duration: write a number with ms, s, m, h or d, such as 30s or 1h30m"
          }
        }) {
      try {
        RuleVariants.parse(wrong[0], RULES);
        throw new AssertionError(wrong[0]);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as(wrong[0]).isEqualTo(wrong[1]);
      }
    }
  }
}
