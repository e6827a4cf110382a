package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.alerts.count.TestSlices;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** Alerts that are sent again while they fire, and to more receivers. */
public class RepeatAndEscalateTest {
  private static RuleSet rules(String keys) {
    return RuleSet.parse(
        "r.yml",
        Scenario.file("{alert: A, window: 10s, condition: count >= 1, " + keys + "}")
            + "receivers: [{name: ops}, {name: lead}, {name: boss}]\n");
  }

  /** What is sent when: there is a line in each slice up to {@code lastSecond}. */
  private static List<String> sent(RuleSet rules, int lastSecond, int until) {
    RuleGroupState state = new RuleGroupState(10_000);
    List<String> sent = new ArrayList<>();
    for (int second = 0; second < until; second += 10) {
      LineBatchBuilder lines = LineBatch.builder("test");
      if (second <= lastSecond) {
        lines.append("x", Scenario.at(second));
      }
      lines.cover(Scenario.at(second), Scenario.at(second + 10) - 1);
      for (AlertGroup group : state.feed(TestSlices.of(rules, lines.build()), rules, 0)) {
        for (AlertEvent event : group.events()) {
          sent.add(
              (group.toldAtMillis() - Scenario.T0) / 1000
                  + " "
                  + event.status()
                  + " "
                  + event.repeats()
                  + " "
                  + group.receivers());
        }
      }
      // Over a restart after each step.
      state = Scenario.copy(state);
    }
    return sent;
  }

  @Test
  public void anAlertIsRepeatedWhileItFires() {
    assertThat(sent(rules("repeat: 30s, notify: ops"), 80, 150))
        .containsExactly(
            "10 FIRING 0 [ops]", "40 FIRING 1 [ops]", "70 FIRING 2 [ops]", "100 RESOLVED 0 [ops]");
  }

  @Test
  public void whoIsAddedGetsItOnceAndItsEnd() {
    RuleSet rules =
        rules("notify: ops, escalate: [{after: 20s, notify: lead}, {after: 50s, notify: [boss]}]");
    assertThat(sent(rules, 80, 150))
        .containsExactly(
            "10 FIRING 0 [ops]",
            "30 FIRING 1 [lead]",
            "60 FIRING 2 [boss]",
            "100 RESOLVED 0 [ops, lead, boss]");
    assertThat(sent(rules, 20, 100))
        .containsExactly("10 FIRING 0 [ops]", "30 FIRING 1 [lead]", "40 RESOLVED 0 [ops, lead]");
  }

  @Test
  public void aRepetitionGoesToAll() {
    assertThat(
            sent(rules("notify: ops, repeat: 40s, escalate: [{after: 20s, notify: lead}]"), 50, 70))
        .containsExactly(
            "10 FIRING 0 [ops]",
            "30 FIRING 1 [lead]",
            "50 FIRING 2 [ops, lead]",
            "70 RESOLVED 0 [ops, lead]");
  }

  @Test
  public void mistakesHaveTheirPlace() {
    assertThatThrownBy(() -> rules("escalate: [{after: 1m, notify: lead}]"))
        .hasMessageContaining(
            "all receivers have the alert already: name the first ones in \"notify\"");
    assertThatThrownBy(
            () ->
                rules(
                    "notify: ops, escalate: [{after: 1m, notify: lead}, {after: 1m, notify: bos}]"))
        .hasMessageContaining("escalations must be in the order of their times")
        .hasMessageContaining("unknown receiver \"bos\": did you mean \"boss\"?");
    assertThatThrownBy(() -> rules("notify: ops, escalate: [{after: 1m}]"))
        .hasMessageContaining("\"notify\" is missing: who else is notified");
    assertThatThrownBy(() -> rules("repeat: 0s"))
        .hasMessageContaining("must be longer than nothing");
  }
}
