package dev.streamgauge.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;

public class MatrixTableTest {
  private static final Scenario FIRST = Scenarios.all().get(0);
  private static final Verdict RIGHT = new Verdict(List.of());

  private static String rowOf(Scenario scenario, MatrixTable table) {
    return table.markdown().stream()
        .filter(line -> line.startsWith("| " + scenario.name() + " |"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  public void hasARowForEachScenarioAndSaysWhatWasNotRun() {
    MatrixTable table = MatrixTable.empty().with(FIRST, Engine.DIRECT, RIGHT);

    assertThat(table.markdown()).hasSize(2 + Scenarios.all().size());
    assertThat(rowOf(FIRST, table)).contains("| right | not run |");
  }

  @Test
  public void keepsTheCellsOfAnEarlierRunUntilTheyAreRunAgain() {
    MatrixTable before =
        MatrixTable.empty()
            .with(FIRST, Engine.DIRECT, RIGHT)
            .with(FIRST, Engine.SPARK, Verdict.wrong("too few"));

    MatrixTable after =
        MatrixTable.parse(before.markdown()).with(FIRST, Engine.DIRECT, Verdict.wrong("too many"));

    assertThat(rowOf(FIRST, before)).contains("| right | WRONG |");
    assertThat(rowOf(FIRST, after)).contains("| WRONG | WRONG |");
  }

  @Test
  public void leavesOutRowsAndColumnsThatAreNoMore() {
    List<String> old =
        List.of(
            "| scenario | | SambaRunner | DirectRunner |",
            "|---|---|---|---|",
            "| " + FIRST.name() + " | as it was | right | right |",
            "| on a Sunday | | right | right |");

    List<String> now = MatrixTable.parse(old).markdown();

    assertThat(now).hasSize(2 + Scenarios.all().size());
    assertThat(String.join("\n", now)).doesNotContain("Samba", "Sunday", "as it was");
    assertThat(rowOf(FIRST, MatrixTable.parse(old))).contains("| right |");
  }
}
