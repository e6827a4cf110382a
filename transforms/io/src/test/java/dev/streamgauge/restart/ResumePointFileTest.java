package dev.streamgauge.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ResumePointFileTest {
  private static final long T0 = 1_700_000_000_000L;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path directory() {
    return folder.getRoot().toPath().resolve("state");
  }

  /** Begins the next run. */
  private static ResumePoint run(ResumePointFile file, ResumePoint first) throws IOException {
    ResumePoint horizon = file.next(first);
    file.begin(horizon);
    return horizon;
  }

  @Test
  public void theFirstRunBeginsWithNothing() throws IOException {
    ResumePointFile file = ResumePointFile.in(directory());
    assertThat(run(file, ResumePoint.NONE)).isEqualTo(new ResumePoint(null, 0));
    assertThat(file.startMillis()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  public void whoOnlyLooksLeavesNoTrace() throws IOException {
    ResumePointFile file = ResumePointFile.in(directory());
    ResumePoint first = new ResumePoint(T0, 5);
    assertThat(file.next(first)).isEqualTo(first);
    assertThat(directory()).doesNotExist();
    file.begin(first);
    assertThat(file.next(ResumePoint.NONE).epoch()).isGreaterThan(5);
    assertThat(file.read()).isEqualTo(first);
  }

  @Test
  public void aRestartFindsWhereTheRunBeforeStoodAndOutranksIt() throws IOException {
    ResumePointFile file = ResumePointFile.in(directory());
    run(file, ResumePoint.NONE);
    file.advance(T0);
    ResumePoint second = run(file, ResumePoint.NONE);
    assertThat(second.startMillis()).isEqualTo(T0);
    assertThat(second.epoch()).isPositive();
    // Within the same second too.
    assertThat(run(file, ResumePoint.NONE).epoch()).isGreaterThan(second.epoch());
  }

  @Test
  public void neverMovesBack() throws IOException {
    ResumePointFile file = ResumePointFile.in(directory());
    run(file, ResumePoint.NONE);
    file.advance(T0);
    file.advance(T0 - 1);
    assertThat(file.read()).isEqualTo(new ResumePoint(T0, 0));
  }

  @Test
  public void standsStillOnceTheSourceEnds() throws IOException {
    ResumePointFile file = ResumePointFile.in(directory());
    run(file, ResumePoint.NONE);
    file.advance(T0);
    file.freeze();
    file.advance(T0 + 1000);
    assertThat(file.read().startMillis()).isEqualTo(T0);
    run(file, ResumePoint.NONE);
    file.advance(T0 + 1000);
    assertThat(file.read().startMillis()).isEqualTo(T0 + 1000);
  }

  @Test
  public void copiesOfItAreOneInAJvm() throws IOException {
    ResumePointFile file = ResumePointFile.in(directory());
    run(file, ResumePoint.NONE);
    SerializableUtils.ensureSerializable(file).advance(T0);
    assertThat(file.startMillis()).isEqualTo(T0);
    SerializableUtils.ensureSerializable(file).freeze();
    file.advance(T0 + 1);
    assertThat(file.startMillis()).isEqualTo(T0);
  }

  @Test
  public void beginsWithAnotherRunsHorizonOnlyWhereThereIsNone() throws IOException {
    ResumePointFile file = ResumePointFile.in(directory());
    ResumePoint other = new ResumePoint(T0, 5);
    assertThat(run(file, other)).isEqualTo(other);
    file.advance(T0 + 10);
    ResumePoint restarted = run(file, other);
    assertThat(restarted.startMillis()).isEqualTo(T0 + 10);
    assertThat(restarted.epoch()).isGreaterThan(5);
  }

  @Test
  public void aFileThatIsNoHorizonMeansThatAllIsReadAgainAndOutranksWhatIsStored()
      throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("horizon.properties"), "epoch=many\n");
    ResumePoint horizon = ResumePointFile.in(directory()).next(ResumePoint.NONE);
    assertThat(horizon.startMillis()).isNull();
    assertThat(horizon.epoch()).isPositive();
  }
}
