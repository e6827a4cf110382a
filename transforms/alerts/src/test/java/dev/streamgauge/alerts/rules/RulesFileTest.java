package dev.streamgauge.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.alerts.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.util.SerializableUtils;
import org.awaitility.Awaitility;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RulesFileTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static String rules(String alert) {
    return "groups:\n- name: g\n  rules:\n  - {alert: "
        + alert
        + ", window: 1m, condition: count > 3, notify: ops}\nreceivers:\n- {name: ops}\n";
  }

  private static RulesFile open(Path file) throws IOException {
    return RulesFile.of(file, RulesDocument.parse(file.toString(), Files.readString(file)));
  }

  private static void awaitRule(RuleSource source, String name) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> source.current().rules().get(0).name().equals(name));
  }

  @Test
  public void readsAFileThatHasChangedInAllCopiesAndKeepsTheLastGoodRules() throws IOException {
    Path file = folder.newFile("rules.yaml").toPath();
    Files.writeString(file, rules("First"));
    RulesFile source = open(file);
    RulesFile copy = SerializableUtils.clone(source);
    assertThat(source.current().rules().get(0).name()).isEqualTo("First");
    Files.writeString(file, rules("Second!"));
    awaitRule(source, "Second!");
    assertThat(copy.current()).isSameAs(source.current());
    Files.writeString(file, "groups: [");
    Files.writeString(file.resolveSibling("other.yaml"), rules("Broken"));
    assertThat(source.current().rules().get(0).name()).isEqualTo("Second!");
    Files.writeString(file, rules("ThirdOne"));
    awaitRule(source, "ThirdOne");
    Files.delete(file);
    assertThat(source.current().rules().get(0).name()).isEqualTo("ThirdOne");
  }

  @Test
  public void slicesAreCountedStillForRulesThatAreNoMore() throws IOException {
    Path file = folder.newFile("periods.yaml").toPath();
    Files.writeString(file, rules("First"));
    RulesFile source = open(file);
    assertThat(source.current().periods()).containsExactly(60_000L);
    Files.writeString(file, rules("Second").replace("1m", "10s"));
    awaitRule(source, "Second");
    Files.writeString(file, rules("ThirdOne").replace("1m", "20s"));
    awaitRule(source, "ThirdOne");
    assertThat(source.current().periods()).containsExactly(10_000L, 20_000L, 60_000L);
    assertThat(source.current().every(60_000)).isEmpty();
  }

  @Test
  public void startsOnlyWithAFileThatIsRight() throws IOException {
    Path file = folder.newFile("wrong.yaml").toPath();
    Files.writeString(file, "groups: []\ngrups: []\n");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(YamlException.class)
        .hasMessageEndingWith("wrong.yaml:2:1: unknown key \"grups\": did you mean \"groups\"?");
  }
}
