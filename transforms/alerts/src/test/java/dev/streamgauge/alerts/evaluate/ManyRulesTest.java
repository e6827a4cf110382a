package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.count.TestSlices;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.CountingRule;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

/** What thousands of rules cost, counted in questions asked of a rule. */
public class ManyRulesTest {
  private static final long PERIOD = 10_000;
  private static final long LATENESS = 60_000;
  private static final int FEW = 200;
  private static final int MANY = 2_000;

  private final AtomicLong calls = new AtomicLong();

  /** Half of the rules have lines in each slice; half of the rules fire. */
  private static RuleSet rules(int count) {
    StringBuilder yaml = new StringBuilder("groups:\n- name: g\n  every: 10s\n  rules:\n");
    for (int i = 0; i < count; i++) {
      String text = i % 2 == 0 ? "even" : "never";
      String condition = i % 4 == 0 ? "count >= 1" : i % 4 == 1 ? "absent" : "count > 1000";
      yaml.append("  - {alert: A").append(i).append(", window: 20s, condition: ").append(condition);
      yaml.append(", select: {contains: ").append(text).append("}}\n");
    }
    return RuleSet.parse("rules.yaml", yaml.toString());
  }

  private static LineBatch lines(int slice) {
    LineBatchBuilder builder = LineBatch.builder("test");
    builder.append("even", Scenario.at(slice * 10 + 1));
    builder.append("odd", Scenario.at(slice * 10 + 2));
    return builder.build();
  }

  /**
   * Returns the cost of counting, of slices on time, of late ones, and of a change of the rules.
   */
  private List<Long> costs(int count) {
    RuleSet rules = CountingRule.all(rules(count), calls);
    List<Long> costs = new ArrayList<>();
    calls.set(0);
    List<Slice> slices = TestSlices.of(rules, lines(0), lines(1), lines(2), lines(3));
    costs.add(calls.getAndSet(0));
    RuleGroupState state = new RuleGroupState(PERIOD);
    List<AlertGroup> emitted = new ArrayList<>();
    for (Slice slice : slices) {
      emitted.addAll(state.feed(List.of(slice), rules, LATENESS));
    }
    costs.add(calls.getAndSet(0));
    assertThat(emitted.stream().flatMap(group -> group.events().stream())).hasSize(count / 2);
    state.feed(slices, rules, LATENESS);
    costs.add(calls.getAndSet(0));
    RuleSet half =
        new RuleSet(rules.rules().subList(0, count / 2), rules.silences(), rules.periods());
    state.feed(List.of(), half, LATENESS);
    costs.add(calls.getAndSet(0));
    return costs;
  }

  @Test
  public void costGrowsInProportionToTheirNumber() {
    List<Long> few = costs(FEW);
    List<Long> many = costs(MANY);
    for (int i = 0; i < few.size(); i++) {
      assertThat(few.get(i)).as("step %d counts anything", i).isGreaterThanOrEqualTo(FEW / 2);
      assertThat(many.get(i)).as("step %d", i).isLessThanOrEqualTo(few.get(i) * MANY / FEW + MANY);
    }
  }
}
