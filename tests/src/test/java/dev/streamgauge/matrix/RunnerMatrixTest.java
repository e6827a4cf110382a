package dev.streamgauge.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * The scenarios of the build on every runner of the build, a test for each; the table of all is in
 * the docs.
 */
@RunWith(Parameterized.class)
public class RunnerMatrixTest {
  private static final DocsPage DOCS = DocsPage.ofRepository();

  private static Lab lab;
  private static MatrixTable table;

  @Parameterized.Parameter(0)
  public Scenario scenario;

  @Parameterized.Parameter(1)
  public Engine engine;

  @Parameterized.Parameters(name = "{0} on {1}")
  public static List<Object[]> cells() {
    return Scenarios.ofBuild().stream()
        .flatMap(scenario -> Engine.LOCAL.stream().map(engine -> new Object[] {scenario, engine}))
        .toList();
  }

  @BeforeClass
  public static void startBroker() throws IOException {
    lab = new Lab();
    table = MatrixTable.parse(DOCS.table());
  }

  @AfterClass
  public static void theTableInTheDocsIsWhatCameOut() throws IOException {
    lab.close();
    assertThat(table.markdown())
        .as("The table in docs/runners.md, which tests/matrix --write makes anew")
        .isEqualTo(DOCS.table());
  }

  @Test
  public void everyResultIsThatOfAPlainLoop() {
    Verdict verdict = lab.play(scenario, engine);
    table = table.with(scenario, engine, verdict);
    assertThat(verdict.isRight()).as(verdict.toString()).isTrue();
  }
}
