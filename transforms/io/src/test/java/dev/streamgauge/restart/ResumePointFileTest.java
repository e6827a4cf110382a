package dev.streamgauge.restart;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
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
    ResumePoint resumePoint = file.next(first);
    file.begin(resumePoint);
    return resumePoint;
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
  public void beginsWithAnotherRunsResumePointOnlyWhereThereIsNone() throws IOException {
    ResumePointFile file = ResumePointFile.in(directory());
    ResumePoint other = new ResumePoint(T0, 5);
    assertThat(run(file, other)).isEqualTo(other);
    file.advance(T0 + 10);
    ResumePoint restarted = run(file, other);
    assertThat(restarted.startMillis()).isEqualTo(T0 + 10);
    assertThat(restarted.epoch()).isGreaterThan(5);
  }

  @Test
  public void aFileThatIsNoResumePointMeansThatAllIsReadAgainAndOutranksWhatIsStored()
      throws IOException {
    Files.createDirectories(directory());
    for (String damaged :
        new String[] {
          "epoch=many",
          "epoch=9223372036854775807",
          "epoch=-5",
          "epoch=\\uzzzz",
          "epoch=1\noldest_open_window=+999999999-01-01T00:00:00Z",
          "epoch=1\noldest_open_window=+200000000-01-01T00:00:00Z",
          "epoch=1\noldest_open_window=-200000000-01-01T00:00:00Z",
          "epoch=1\noldest_open_window=now",
          "\0\0\0\0",
          ""
        }) {
      Files.writeString(directory().resolve("resume-point.properties"), damaged);
      ResumePoint point = ResumePointFile.in(directory()).next(ResumePoint.NONE);
      assertThat(point.startMillis()).as(damaged).isNull();
      assertThat(point.epoch()).as(damaged).isBetween(1L, 1L << 32);
    }
  }

  @Test
  public void theFileOfAnEarlierVersionIsReadWhereThereIsNoOther() throws IOException {
    Files.createDirectories(directory());
    Path old = directory().resolve("horizon.properties");
    Files.writeString(old, "epoch=7\noldest_open_window=2023-11-14T22:13:20Z\n");
    ResumePointFile file = ResumePointFile.in(directory());
    assertThat(file.read()).isEqualTo(new ResumePoint(T0, 7));
    file.begin(new ResumePoint(T0 + 5, 8));
    assertThat(file.read()).isEqualTo(new ResumePoint(T0 + 5, 8));
  }

  @Test
  public void itIsForItsOwnerOnly() throws IOException {
    ResumePointFile.in(directory()).begin(new ResumePoint(T0, 1));
    assertThat(Files.getPosixFilePermissions(directory())).isEqualTo(fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(directory().resolve("resume-point.properties")))
        .isEqualTo(fromString("rw-------"));
  }

  @Test
  public void aWatermarkThatHasNotBegunMakesNothingFinal() {
    long notBegun = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() - 20_000;
    ResumePoint point = new ResumePoint(null, 3);
    assertThat(point.advancedTo(notBegun)).isEqualTo(point);
    assertThat(new ResumePoint(0L, 3).advancedTo(notBegun)).isEqualTo(new ResumePoint(0L, 3));

    Properties saved = new Properties();
    saved.setProperty("oldest_open_window", "-290308-12-21T19:48:40Z");
    saved.setProperty("epoch", "218169426");
    assertThat(ResumePointProperties.parse(saved)).isEqualTo(new ResumePoint(null, 218169426));
  }

  @Test
  public void theSeedOfKeysStaysTheSameOverRestarts() throws IOException {
    ResumePointFile file = ResumePointFile.in(directory());
    file.begin(ResumePoint.NONE.withKeySeed(-42));
    file.advance(T0);
    ResumePoint next = file.next(ResumePoint.NONE).withKeySeed(99);
    assertThat(next.keySeed()).isEqualTo(-42);
    assertThat(next.startMillis()).isEqualTo(T0);
    assertThat(ResumePointProperties.of(new ResumePoint(T0, 1))).doesNotContainKey("key_seed");
  }
}
