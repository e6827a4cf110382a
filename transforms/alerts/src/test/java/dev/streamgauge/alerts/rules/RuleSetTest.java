package dev.streamgauge.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Set;
import org.junit.Test;

public class RuleSetTest {
  private static RuleSet rules(int number) {
    StringBuilder file =
        new StringBuilder("silences:\n- {match: {alertname: A1}, until: 2026-12-01T00:00:00Z}\n");
    file.append("groups:\n- name: g\n  every: 10s\n  rules:\n");
    for (int i = 0; i < number; i++) {
      file.append("  - {alert: A" + i + ", by: host, select: {contains: text-" + i + "},")
          .append(" window: 1m, condition: count >= " + (i + 1) + "}\n");
    }
    return RuleSet.parse("r.yml", file.toString());
  }

  private static byte[] serialized(RuleSet rules) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(rules);
    }
    return bytes.toByteArray();
  }

  private static RuleSet deserialized(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (RuleSet) in.readObject();
    }
  }

  @Test
  public void aSerializedCopyHasTheSameRulesSilencesAndIntervals() throws Exception {
    RuleSet rules = rules(20).after(Set.of(7_000L));
    RuleSet copy = deserialized(serialized(rules));
    assertThat(copy).isNotSameAs(rules).isEqualTo(rules).hasSameHashCodeAs(rules);
    assertThat(copy.rules()).isEqualTo(rules.rules()).hasSize(20);
    assertThat(copy.silences()).isEqualTo(rules.silences()).hasSize(1);
    assertThat(copy.periods()).containsExactly(7_000L, 10_000L);
    assertThat(copy).isNotEqualTo(rules(20)).isNotEqualTo(rules(19).after(Set.of(7_000L)));
  }

  @Test
  public void aCopyIsCopiedWithoutReadingItsRules() throws Exception {
    RuleSet rules = rules(20);
    RuleSet copy = deserialized(serialized(rules));
    byte[] again = serialized(copy);
    assertThat(again).isEqualTo(serialized(rules));
    assertThat(deserialized(again)).isEqualTo(rules);
  }

  @Test
  public void thousandsOfRulesAreSmall() throws Exception {
    // As the DirectRunner copies them for each bundle.
    assertThat(serialized(rules(2000)).length).isLessThan(200_000);
  }
}
