package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.count.TestSlices;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.Test;

/** Slices that come late, out of order, again, or not at all. */
public class LateAndUnorderedTest {
  private static final String TWO = "{alert: A, window: 30s, condition: count >= 2}";

  private static final RuleSet RULES = RuleSet.parse("rules.yaml", Scenario.file(TWO));

  @Test
  public void anAlertThatLateLinesShowToHaveBeenIsToldOnceWithItsOwnTimes() {
    Scenario scenario = new Scenario(TWO);
    scenario.lines("x", 15).until(80);
    assertThat(scenario.emitted()).isEmpty();
    scenario.lines("x", 26).uncovered();
    assertThat(scenario.emitted()).containsExactly("30 FIRING A 2", "50 RESOLVED A 2");
    scenario.lines("x", 27).uncovered();
    assertThat(scenario.until(200).emitted()).isEmpty();
  }

  @Test
  public void lateLinesDoNotRepeatAnAlertTheyMakeLongerOrEarlier() {
    Scenario scenario = new Scenario(TWO);
    scenario.lines("x", 21, 32).until(50);
    assertThat(scenario.emitted()).containsExactly("40 FIRING A 2");
    scenario.lines("x", 15).uncovered();
    assertThat(scenario.until(60).emitted()).containsExactly("60 RESOLVED A 2");
    scenario.lines("x", 14, 28).uncovered();
    assertThat(scenario.until(200).emitted()).isEmpty();
  }

  @Test
  public void lateLinesThatMakeAnEndedAlertGoOnTellItAnewFromThereWhileItFires() {
    Scenario scenario = new Scenario(TWO);
    scenario.lines("x", 1, 2).until(40);
    assertThat(scenario.emitted()).containsExactly("10 FIRING A 2", "40 RESOLVED A 2");
    scenario.lines("x", 25, 26).uncovered();
    assertThat(scenario.emitted()).containsExactly("40 FIRING A 2");
    assertThat(scenario.until(100).emitted()).containsExactly("60 RESOLVED A 2");
  }

  @Test
  public void anAlertThatLateLinesShowNeverToHaveBeenIsOverNow() {
    Scenario scenario = new Scenario("{alert: A, window: 30s, condition: absent}");
    scenario.lines("x", 5).until(50);
    assertThat(scenario.emitted()).containsExactly("40 FIRING A 0");
    scenario.lines("x", 15, 33).uncovered();
    assertThat(scenario.emitted()).containsExactly("50 RESOLVED A 0");
    assertThat(scenario.until(60).emitted()).isEmpty();
  }

  @Test
  public void whatComesAgainAfterARestartChangesNothing() {
    Scenario scenario = new Scenario(TWO);
    scenario.lines("x", 1, 2, 31);
    List<Slice> all = scenario.slices();
    scenario.feed(all);
    scenario.until(60);
    assertThat(scenario.emitted()).containsExactly("10 FIRING A 2", "40 RESOLVED A 2");
    Slice half =
        TestSlices.of(RULES, LineBatch.builder("test").append("x", Scenario.at(1)).build()).get(0);
    scenario.feed(all).feed(List.of(half)).feed(all);
    assertThat(scenario.emitted()).isEmpty();
  }

  @Test
  public void tellsAfterARestartWhatMayNotHaveBeenReceived() {
    Scenario scenario = new Scenario(TWO);
    scenario.lines("x", 1, 2).until(40);
    assertThat(scenario.emitted()).hasSize(2);
    RuleGroupState life = scenario.life();
    assertThat(life.emittedSince(Scenario.at(100)))
        .as("what was emitted last")
        .flatExtracting(group -> group.events())
        .extracting(Scenario::show)
        .containsExactly("40 RESOLVED A 2");
    assertThat(life.emittedSince(Scenario.at(10)))
        .flatExtracting(group -> group.events())
        .extracting(Scenario::show)
        .containsExactly("10 FIRING A 2", "40 RESOLVED A 2");
    scenario.until(400).until(410);
    assertThat(scenario.life().emittedSince(Scenario.at(0))).as("out of reach").isEmpty();
  }

  @Test
  public void tellsAllOfWhatWasEvaluatedAtOnceHoweverLongAgoThatWas() {
    Scenario scenario = new Scenario(TWO);
    for (int second = 0; second < 3600; second += 100) {
      scenario.lines("x", second + 1, second + 2);
    }
    // In one step, as when a topic is read that has waited for an hour.
    scenario.until(3600);
    assertThat(scenario.life().emittedSince(Scenario.at(0))).hasSize(72);
  }

  @Test
  public void aSliceAheadOfItsTimeWaitsForThoseBeforeIt() {
    Scenario scenario = new Scenario(TWO);
    scenario.until(10);
    scenario.lines("x", 11, 22, 32);
    List<Slice> slices = scenario.slices();
    scenario.feed(slices.subList(2, 3)).feed(slices.subList(1, 2));
    assertThat(scenario.emitted()).isEmpty();
    scenario.feed(slices.subList(0, 1));
    assertThat(scenario.emitted()).containsExactly("30 FIRING A 2");
  }

  @Test
  public void aGapThatNobodyFillsIsWaitedForOverTwoSlicesOnly() {
    Scenario scenario = new Scenario(TWO);
    scenario.lines("x", 1).uncovered();
    scenario.lines("x", 21).uncovered().lines("x", 31).uncovered();
    assertThat(scenario.emitted()).isEmpty();
    scenario.lines("x", 41).uncovered();
    assertThat(scenario.emitted()).containsExactly("30 FIRING A 2");
  }

  @Test
  public void theEndOfTheStreamWaitsForNothing() {
    Scenario scenario = new Scenario(TWO);
    scenario.lines("x", 1).uncovered();
    scenario.lines("x", 21);
    scenario.feed(scenario.slices().stream().map(TestSlices::last).toList());
    assertThat(scenario.emitted()).containsExactly("30 FIRING A 2");
  }

  @Test
  public void aTimeThatNobodyHasSeenIsNotTakenForAbsence() {
    String absent = "{alert: A, window: 30s, condition: absent}";
    Scenario scenario = new Scenario(absent);
    scenario.until(20);
    scenario.lines("x", 600, 610, 620).uncovered();
    assertThat(scenario.emitted()).isEmpty();
    scenario.feed(
        TestSlices.of(
            RuleSet.parse("r", Scenario.file(absent)),
            LineBatch.heartbeat("test", Scenario.at(630), Scenario.at(660) - 1)));
    assertThat(scenario.emitted()).containsExactly("660 FIRING A 0");
  }

  @Test
  public void aYearWithoutLinesIsEvaluatedAtOnce() {
    Scenario scenario =
        new Scenario(Scenario.file(TWO, "{alert: B, window: 30s, condition: absent, for: 1m}"), 60);
    scenario.lines("x", 1, 2).until(10);
    scenario.until(365 * 86_400);
    assertThat(scenario.emitted())
        .containsExactly("10 FIRING A 2", "40 RESOLVED A 2", "100 FIRING B 0");
    scenario.lines("x", 365 * 86_400 + 5).until(365 * 86_400 + 10);
    assertThat(scenario.emitted()).containsExactly(365 * 86_400 + 10 + " RESOLVED B 0");
  }

  @Test
  public void onTimeSlicesTellTheSameInWhateverOrderTheyCome() {
    String[] rules = {
      "{alert: A, window: 30s, condition: count >= 3, for: 10s, keep_firing_for: 20s}",
      "{alert: B, by: host, window: 20s, condition: count >= 2, cooldown: 50s}",
      "{alert: C, window: 20s, condition: absent}",
      "{alert: D, window: 20s, condition: spike >= 2, min_count: 2}",
      "{alert: E, window: 20s, condition: new(host), learn: 0s}"
    };
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Scenario inOrder = new Scenario(Scenario.file(rules), 60);
      Scenario shuffled = new Scenario(Scenario.file(rules), 60);
      for (int i = 0; i < 60; i++) {
        int at = random.nextInt(400);
        String line = "host=h" + random.nextInt(6);
        inOrder.lines(line, at);
        shuffled.lines(line, at);
      }
      inOrder.cover(400).slices().forEach(slice -> inOrder.feed(List.of(slice)));
      List<Slice> slices = shuffled.cover(400).slices();
      // Micro-batches of slices, in each of them in any order.
      for (int i = 0; i < slices.size(); ) {
        int end = Math.min(slices.size(), i + 1 + random.nextInt(8));
        List<Slice> some = new ArrayList<>(slices.subList(i, end));
        Collections.shuffle(some, random);
        shuffled.feed(some);
        i = end;
      }
      assertThat(shuffled.emitted()).as("seed %d", seed).isEqualTo(inOrder.emitted());
    }
  }

  /** Bundles of slices overtake each other on the DirectRunner, also those at the end. */
  @Test
  public void bundlesOfSlicesTellTheSameInWhateverOrderTheyCome() {
    String[] rules = {
      "{alert: A, window: 30s, condition: count >= 3, for: 10s, keep_firing_for: 20s}",
      "{alert: B, window: 20s, condition: absent}",
      "{alert: C, window: 20s, condition: new(host), learn: 100s}"
    };
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Scenario inOrder = new Scenario(Scenario.file(rules), 0);
      Scenario shuffled = new Scenario(Scenario.file(rules), 0);
      for (int i = 0; i < 60; i++) {
        int at = random.nextInt(400);
        String line = "host=h" + random.nextInt(6);
        inOrder.lines(line, at);
        shuffled.lines(line, at);
      }
      inOrder.cover(400).slices().forEach(slice -> inOrder.feed(List.of(slice)));
      List<List<Slice>> bundles = new ArrayList<>();
      List<Slice> slices = shuffled.cover(400).slices();
      slices.sort(Comparator.comparingLong(Slice::startMillis));
      for (int i = 0; i < slices.size(); ) {
        int end = Math.min(slices.size(), i + 1 + random.nextInt(20));
        // The runner may mark all of them: the watermark has passed them at once.
        bundles.add(slices.subList(i, end).stream().map(TestSlices::last).toList());
        i = end;
      }
      Collections.shuffle(bundles, random);
      for (int i = 0; i < bundles.size(); i++) {
        shuffled.feed(bundles.get(i), startOf(bundles.subList(i, bundles.size())));
      }
      shuffled.feed(List.of(), Long.MAX_VALUE);
      assertThat(shuffled.life().waitsUntil()).isEmpty();
      assertThat(shuffled.emitted()).as("seed %d", seed).isEqualTo(inOrder.emitted());
    }
  }

  /** The watermark while these are on their way. */
  private static long startOf(List<List<Slice>> bundles) {
    return bundles.stream()
        .flatMap(List::stream)
        .mapToLong(slice -> slice.endMillis() - 1)
        .min()
        .orElseThrow();
  }

  /** The alerts of a rule that looks each second, over batches that may be in several bundles. */
  private static List<String> absent(String by, boolean oneBundle, LineBatch... batches) {
    RuleSet rules =
        RuleSet.parse(
            "rules.yaml",
            "groups:\n- name: g\n  every: 1s\n  rules:\n  - {alert: A, window: 1m, condition: absent"
                + by
                + "}\n");
    TreeMap<Long, Slice> slices = new TreeMap<>();
    for (LineBatch batch : batches) {
      if (!oneBundle) {
        TestSlices.of(rules, batch).forEach(s -> slices.merge(s.startMillis(), s, TestSlices::sum));
      }
    }
    if (oneBundle) {
      TestSlices.of(rules, batches).forEach(s -> slices.put(s.startMillis(), s));
    }
    List<Slice> all = new ArrayList<>(slices.values());
    all.add(TestSlices.last(all.remove(all.size() - 1)));
    List<String> told = new ArrayList<>();
    for (AlertGroup group : new RuleGroupState(1_000).feed(all, rules, 0)) {
      group.events().forEach(event -> told.add(Scenario.show(event).replaceAll(" [^ ]*$", "")));
    }
    return told;
  }

  private static LineBatch lines(String text, int... seconds) {
    LineBatchBuilder batch = LineBatch.builder("test");
    for (int second : seconds) {
      batch.append(text, Scenario.at(second));
    }
    return batch.build();
  }

  private static LineBatch covering(int from, int to) {
    return LineBatch.heartbeat("test", Scenario.at(from), Scenario.at(to));
  }

  @Test
  public void silencesDoNotDependOnHowLongTheStretchIsOrOnLinesElsewhere() {
    for (int last : new int[] {1000, 1001, 5000, 80_000}) {
      for (boolean oneBundle : new boolean[] {true, false}) {
        assertThat(absent("", oneBundle, covering(0, last), lines("k", 0, 300, last)))
            .as("%d %s", last, oneBundle)
            .containsExactly(
                "61 FIRING A", "301 RESOLVED A", "361 FIRING A", (last + 1) + " RESOLVED A");
        assertThat(
                absent(
                    "",
                    oneBundle,
                    lines("k", last),
                    lines("k", 300),
                    covering(0, last),
                    lines("k", 0)))
            .as("unordered %d %s", last, oneBundle)
            .hasSize(4);
      }
    }
  }

  @Test
  public void silencesOfKeysDoNotDependOnOtherKeys() {
    String by = ", by: host";
    assertThat(
            absent(
                by,
                false,
                covering(0, 5_000),
                lines("host=a", 0, 300, 5_000),
                lines("host=b", 2, 2_500)))
        .contains("61 FIRING A{host=a}", "361 FIRING A{host=a}", "63 FIRING A{host=b}");
  }
}
