package dev.streamgauge.alerts.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Which lines a selection takes, against what its keys say of each line. */
public class SelectionsTest {
  private static final long T0 = 1_700_000_000_000L;

  private static final List<String> LINES =
      List.of(
          "level=error status=500 user=ann took=300ms",
          "level=info status=200 user=bob took=0.2s",
          "level=info status=404 user=ann took=900us msg=healthcheck",
          "level=error user=cid msg=healthcheck",
          "level=warn status=none took=1s");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** The numbers of the lines that {@code select} takes, from 0. */
  private static List<Integer> selected(String select) {
    RuleSet rules =
        RuleSet.parse(
            "r.yml",
            "groups:\n- name: g\n  rules:\n  - alert: A\n    window: 10s\n    condition: count > 1\n"
                + "    select: "
                + select
                + "\n");
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < LINES.size(); i++) {
      LineBatchBuilder line = LineBatch.builder("test");
      line.append(LINES.get(i), T0);
      long id = rules.rules().get(0).id();
      boolean counted =
          TestSlices.of(rules, line.build()).stream()
              .anyMatch(slice -> slice.rule(id) != null && slice.rule(id).lines() > 0);
      if (counted) {
        taken.add(i);
      }
    }
    return taken;
  }

  @Test
  public void notLeavesLinesOut() {
    assertThat(selected("{not: {contains: healthcheck}}")).containsExactly(0, 1, 4);
    assertThat(selected("{severity: error, not: [{contains: healthcheck}, {fields: {user: ann}}]}"))
        .isEmpty();
    assertThat(selected("{not: {severity: error, contains: healthcheck}}"))
        .as("all of a part must match")
        .containsExactly(0, 1, 2, 4);
  }

  @Test
  public void anyTakesLinesOfEachPart() {
    assertThat(selected("{any: [{severity: error}, {fields: {status: '4..'}}]}"))
        .containsExactly(0, 2, 3);
    assertThat(selected("{contains: healthcheck, any: [{severity: error}, {fields: {user: bob}}]}"))
        .containsExactly(3);
  }

  @Test
  public void fieldsAreComparedAsTextsAndNumbers() {
    assertThat(selected("{fields: {user: '== ann'}}")).containsExactly(0, 2);
    assertThat(selected("{fields: {user: '!= ann'}}")).containsExactly(1, 3, 4);
    assertThat(selected("{fields: {user: [ann, cid]}}")).containsExactly(0, 2, 3);
    assertThat(selected("{fields: {status: '>= 404'}}")).containsExactly(0, 2);
    assertThat(selected("{fields: {status: ['>= 400', '< 500']}}")).containsExactly(2);
    assertThat(selected("{fields: {took: '> 250ms'}}")).containsExactly(0, 4);
    assertThat(selected("{fields: {took: '<= 200ms'}}")).containsExactly(1, 2);
    assertThat(selected("{not: {fields: {took: '<= 200ms'}}}")).containsExactly(0, 3, 4);
  }

  @Test
  public void aListIsReadFromAFile() throws IOException {
    Path file = folder.newFile("users.txt").toPath();
    Files.writeString(file, "# known\nann\n\n  cid\n");
    assertThat(selected("{fields: {user: {file: '" + file + "'}}}")).containsExactly(0, 2, 3);
    assertThat(selected("{not: {fields: {user: {file: '" + file + "'}}}}")).containsExactly(1, 4);
  }

  @Test
  public void mistakesHaveTheirPlace() {
    assertThatThrownBy(() -> selected("{fields: {took: '> fast'}}"))
        .hasMessage("r.yml:7:32: \"fast\" is not a number such as 250 or 12ms");
    assertThatThrownBy(() -> selected("{fields: {user: {file: /no/such/file}}}"))
        .hasMessage("r.yml:7:36: there is no file \"/no/such/file\"");
    assertThatThrownBy(() -> selected("{not: {}}"))
        .hasMessage(
            "r.yml:7:19: nothing is selected here: each part of \"not\" selects some lines");
    assertThatThrownBy(() -> selected("{any: [{contians: x}]}"))
        .hasMessageContaining("r.yml:7:21: unknown key \"contians\"");
    assertThatThrownBy(() -> selected("{fields: {user: ['== a', b]}}"))
        .hasMessageContaining("either comparisons, which must all hold, or texts");
  }
}
