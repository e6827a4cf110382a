package dev.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.Runners;
import java.time.Duration;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** The fault harness in a short form; {@code tests/faults} runs the long one. */
@Category(LongTests.class)
public class FaultsTest {
  private static final long SEED = 42;
  private static final long LINES = 60_000;

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Lab lab;

  @BeforeClass
  public static void startServers() {
    lab = new Lab(FOLDER.getRoot().toPath(), SEED, LINES, 2, 1, Duration.ofSeconds(6));
  }

  @AfterClass
  public static void stopServers() {
    lab.close();
  }

  private static void assertNothingLostOrDoubled(FaultRow row) {
    assertThat(row.clean()).as(FaultTable.markdown(List.of(row))).isTrue();
    assertThat(row.accounted()).isEqualTo(row.linesIn()).isEqualTo(LINES);
  }

  @Test
  public void sparkGoesOnFromItsCheckpointWithAPartitionAnHourBehind() {
    assertNothingLostOrDoubled(KafkaScenarios.skewAndKills(lab, Runners.SPARK).run(lab));
  }

  @Test
  public void directCountsLateLinesRightOverAKill() {
    assertNothingLostOrDoubled(KafkaScenarios.lateAndKills(lab, Runners.DIRECT).run(lab));
  }

  @Test
  public void nothingAcknowledgedIsLostWhenAProgramIsKilledWhileClientsSend() {
    assertClean(new SenderTrial(lab, Runners.DIRECT).run());
  }

  @Test
  public void badInputToASmallHeapCostsOthersNothing() {
    assertClean(new BadInputTrial(lab, Runners.DIRECT).run());
  }

  private static void assertClean(List<FaultRow> rows) {
    assertThat(rows).as(FaultTable.markdown(rows)).isNotEmpty().allMatch(FaultRow::clean);
    assertThat(rows).allMatch(row -> row.linesIn() > 0);
  }
}
