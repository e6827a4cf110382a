package dev.streamgauge.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.Test;

public class SloTest {
  private static List<Rule> rules(String lines) {
    return RuleSet.parse(
            "r.yml",
            "groups:\n- name: g\n  rules:\n  - alert: A\n    select: {severity: error}\n    "
                + lines
                + "\n")
        .rules();
  }

  @Test
  public void anObjectiveIsFourPairsOfWindows() {
    List<Rule> rules = rules("slo: 99.9%");
    assertThat(rules).extracting(Rule::name).containsOnly("A").hasSize(4);
    assertThat(rules.stream().map(Rule::id).distinct()).hasSize(4);
    assertThat(rules)
        .extracting(r -> r.labels().get("window"))
        .containsExactly("1h", "6h", "1d", "3d");
    assertThat(rules)
        .extracting(r -> r.labels().get("severity"))
        .containsExactly("page", "page", "ticket", "ticket");
    double[] thresholds = {0.0144, 0.006, 0.003, 0.001};
    long[] minutes = {60, 360, 1440, 4320};
    for (int i = 0; i < 4; i++) {
      Rule rule = rules.get(i);
      assertThat(rule.condition().threshold()).isCloseTo(thresholds[i], within(1e-12));
      assertThat(rule.windowMillis()).isEqualTo(minutes[i] * 60_000);
      assertThat(rule.alsoInMillis()).isEqualTo(rule.windowMillis() / 12);
      assertThat(rule.alsoInMillis() % rule.everyMillis()).isZero();
      assertThat(rule.windowMillis() % rule.everyMillis()).isZero();
    }
  }

  @Test
  public void aSeverityOfOnesOwnStays() {
    assertThat(rules("slo: 99.9%\n    labels: {severity: info}"))
        .extracting(r -> r.labels().get("severity"))
        .containsOnly("info");
  }

  @Test
  public void mistakesHaveTheirPlace() {
    assertThatThrownBy(() -> rules("slo: 50%"))
        .hasMessage(
            "r.yml:6:10: \"50%\" is not an objective between 93.1% and 100%, such as 99.9%");
    assertThatThrownBy(() -> rules("slo: 99.9%\n    window: 1h"))
        .hasMessage("r.yml:7:5: \"slo\" sets the windows and the condition: leave \"window\" out");
    assertThatThrownBy(
            () -> rules("window: 1m\n    every: 20s\n    also_in: 30s\n    condition: count > 1"))
        .hasMessage(
            "r.yml:8:5: \"also_in\" must be shorter than the window, and a multiple of 20s");
    assertThatThrownBy(() -> rules("window: 1m\n    offset: 1d\n    condition: count > 1"))
        .hasMessageContaining("r.yml:7:5: \"offset\" means nothing to count");
    assertThatThrownBy(() -> rules("window: 1m\n    offset: 30s\n    condition: spike >= 2"))
        .hasMessageContaining("\"offset\" must be at least the window");
  }
}
