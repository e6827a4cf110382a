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
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.Test;

/**
 * Conditions on numbers and on earlier windows, with late lines, against a plain computation over
 * all lines: in the end, an alert fires if and only if the condition is true.
 */
public class NumberConditionsTest {
  private static final int SLICES = 24;
  private static final long PERIOD = 10_000;

  private static Slice slice(RuleSet rules, int index, List<Integer> numbers) {
    LineBatchBuilder builder = LineBatch.builder("test");
    long start = Scenario.T0 + index * PERIOD;
    for (int number : numbers) {
      builder.append("took=" + number + "ms", start + number);
    }
    return TestSlices.of(rules, builder.cover(start, start + PERIOD - 1).build()).get(0);
  }

  /** Whether an alert is open after all lines, of which some came late. */
  private static boolean firesInTheEnd(RuleSet rules, List<List<Integer>> slices, Random random) {
    RuleGroupState state = new RuleGroupState(PERIOD);
    List<Integer> late = new ArrayList<>();
    int open = 0;
    List<AlertEvent> events = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      List<Integer> all = slices.get(i);
      int onTime = random.nextInt(all.size() + 1);
      if (onTime < all.size()) {
        late.add(i);
      }
      events.addAll(feed(state, rules, slice(rules, i, all.subList(0, onTime))));
      state = Scenario.copy(state);
    }
    for (int i : late) {
      events.addAll(feed(state, rules, slice(rules, i, slices.get(i))));
    }
    for (AlertEvent event : events) {
      open += event.status() == AlertEvent.Status.FIRING ? 1 : -1;
    }
    return open > 0;
  }

  private static List<AlertEvent> feed(RuleGroupState state, RuleSet rules, Slice slice) {
    List<AlertEvent> events = new ArrayList<>();
    for (AlertGroup group : state.feed(List.of(slice), rules, SLICES * PERIOD)) {
      events.addAll(group.events());
    }
    return events;
  }

  private static List<List<Integer>> randomSlices(Random random) {
    List<List<Integer>> slices = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      List<Integer> numbers = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        numbers.add(1 + random.nextInt(100));
      }
      slices.add(numbers);
    }
    return slices;
  }

  private static int[] window(List<List<Integer>> slices, int from, int to) {
    return slices.subList(from, to).stream()
        .flatMap(List::stream)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static void check(String condition, ToDoubleFunction<int[]> value, double threshold) {
    RuleSet rules =
        RuleSet.parse(
            "r.yml", Scenario.file("{alert: A, window: 30s, condition: " + condition + "}"));
    boolean upward = condition.contains(">");
    int fired = 0;
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<List<Integer>> slices = randomSlices(random);
      int[] last = window(slices, SLICES - 3, SLICES);
      boolean expected =
          last.length > 0
              && (upward
                  ? value.applyAsDouble(last) > threshold
                  : value.applyAsDouble(last) < threshold);
      assertThat(firesInTheEnd(rules, slices, random))
          .as("%s, seed %d: %s", condition, seed, Arrays.toString(last))
          .isEqualTo(expected);
      fired += expected ? 1 : 0;
    }
    assertThat(fired).as("%s fires sometimes", condition).isBetween(1, 59);
  }

  @Test
  public void averagesSumsAndExtremes() {
    check("avg(took) > 50ms", n -> Arrays.stream(n).average().orElseThrow(), 50);
    check("avg(took) < 45ms", n -> Arrays.stream(n).average().orElseThrow(), 45);
    check("sum(took) > 0.2s", n -> Arrays.stream(n).sum(), 200);
    check("min(took) < 12ms", n -> n[0], 12);
    check("max(took) > 90ms", n -> n[n.length - 1], 90);
  }

  @Test
  public void quantiles() {
    // No whole number is within 1 % of these thresholds.
    check("p50(took) > 30.5ms", n -> n[(int) Math.ceil(0.5 * n.length) - 1] * 1.0, 30.5);
    check("p90(took) > 45.5ms", n -> n[(int) Math.ceil(0.9 * n.length) - 1] * 1.0, 45.5);
  }

  @Test
  public void spikesUpAndDownAgainstAnEarlierWindow() {
    for (String rule :
        new String[] {
          "condition: spike >= 2",
          "condition: spike <= 0.5",
          "condition: spike >= 2, offset: 2m",
          "condition: spike <= 0.5, offset: 2m"
        }) {
      RuleSet rules =
          RuleSet.parse("r.yml", Scenario.file("{alert: A, window: 30s, " + rule + "}"));
      int offset = rule.contains("offset") ? 12 : 3;
      int fired = 0;
      for (int seed = 0; seed < 60; seed++) {
        Random random = new Random(seed);
        List<List<Integer>> slices = randomSlices(random);
        int now = window(slices, SLICES - 3, SLICES).length;
        int before = window(slices, SLICES - 3 - offset, SLICES - offset).length;
        double ratio = now / (double) Math.max(1, before);
        boolean expected =
            rule.contains(">=") ? now >= 1 && ratio >= 2 : before >= 1 && ratio <= 0.5;
        assertThat(firesInTheEnd(rules, slices, random))
            .as("%s, seed %d: %d after %d", rule, seed, now, before)
            .isEqualTo(expected);
        fired += expected ? 1 : 0;
      }
      assertThat(fired).as(rule).isBetween(1, 59);
    }
  }
}
