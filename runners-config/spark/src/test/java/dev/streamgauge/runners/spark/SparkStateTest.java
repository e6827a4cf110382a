package dev.streamgauge.runners.spark;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.SavedState;
import dev.streamgauge.restart.ResumePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SparkStateTest {
  private static final long T0 = 1_700_000_000_000L;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path directory() {
    return folder.getRoot().toPath().resolve("checkpoint");
  }

  private SavedState state(String... args) {
    return SparkSetup.stateIn(directory().toUri().toString(), List.of(args));
  }

  /** What Spark leaves there. */
  private void sparkSavesACheckpoint() throws IOException {
    Path checkpoints = Files.createDirectories(directory().resolve("spark-checkpoint"));
    Files.writeString(checkpoints.resolve("checkpoint-1000"), "");
  }

  @Test
  public void whatItKeepsIsForItsOwnerOnly() throws IOException {
    state().begin(ResumePoint.NONE, Scale.ONE);
    assertThat(Files.getPosixFilePermissions(directory())).isEqualTo(fromString("rwx------"));
    for (String name :
        new String[] {"manifest.properties", "begun.properties", "resume-point.properties"}) {
      assertThat(Files.getPosixFilePermissions(directory().resolve(name)))
          .isEqualTo(fromString("rw-------"));
    }
  }

  @Test
  public void resumesFromTheFileOfAnEarlierVersion() throws IOException {
    state().begin(new ResumePoint(T0, 3), Scale.ONE);
    Files.move(
        directory().resolve("resume-point.properties"), directory().resolve("horizon.properties"));
    assertThat(state().resumePoint()).isEqualTo(new ResumePoint(T0, 3));
  }

  @Test
  public void aDamagedResumePointIsRefusedWithAClearLine() throws IOException {
    state().begin(new ResumePoint(T0, 3), Scale.ONE);
    Files.writeString(
        directory().resolve("resume-point.properties"),
        "epoch=1\noldest_open_window=+999999999-01-01T00:00:00Z");
    assertThatThrownBy(() -> state().resumePoint())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not a resume point: oldest_open_window=+999999999");
  }

  @Test
  public void doesNotResumeWhereThereIsNothing() {
    assertThat(state().resumes()).isFalse();
    assertThat(state().resumePoint()).isEqualTo(ResumePoint.NONE);
  }

  @Test
  public void resumesWhatTheSameCommandLineBegan() throws IOException {
    state("--source=kafka://b/t", "--windowSize=30s").begin(ResumePoint.NONE, Scale.ONE);
    assertThat(state("--source=kafka://b/t", "--windowSize=30s").resumes()).isFalse();
    sparkSavesACheckpoint();
    assertThat(state("--windowSize=30s", "--source=kafka://b/t").resumes()).isTrue();
    assertThat(state("--windowSize=30s", "--source=kafka://b/t", "--progressEvery=1s").resumes())
        .isTrue();
  }

  @Test
  public void resumesWithOptionsInAnyScript() throws IOException {
    state("--contains=Fehler \u2013 \u30a8\u30e9\u30fc").begin(ResumePoint.NONE, Scale.ONE);
    sparkSavesACheckpoint();
    assertThat(state("--contains=Fehler \u2013 \u30a8\u30e9\u30fc").resumes()).isTrue();
  }

  @Test
  public void refusesOtherOptionsAndSaysWhichAndWhatToDo() throws IOException {
    SavedState first =
        state("--source=kafka://b/t", "--windowSize=30s", "--sink=console", "--readers=2");
    first.begin(ResumePoint.NONE, Scale.ONE.withReaders(2));
    first.advance(T0);
    sparkSavesACheckpoint();
    assertThatThrownBy(
            () ->
                state(
                        "--source=kafka://b/t",
                        "--windowSize=1m",
                        "--sink=console",
                        "--sink=file:///r",
                        "--readers=4",
                        "--top=3")
                    .resumes())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--windowSize was 30s and is 1m")
        .hasMessageContaining("--sink was console and is console file:///r")
        .hasMessageContaining("--readers was 2 and is 4")
        .hasMessageContaining("--top was not given and is 3")
        .hasMessageContaining("(2023-11-14T22:13:20Z)")
        .hasMessageContaining("--resumeFrom=" + directory().toUri());
  }

  @Test
  public void resumesWithTheScaleItWasMadeWith() throws IOException {
    state("--source=kafka://b/t").begin(ResumePoint.NONE, new Scale(3, 8));
    sparkSavesACheckpoint();
    SavedState resumed = state("--source=kafka://b/t");
    assertThat(resumed.resumes()).isTrue();
    assertThat(resumed.scale()).isEqualTo(new Scale(3, 8));
    assertThat(state("--source=kafka://b/t", "--readers=3", "--shards=8").resumes()).isTrue();
    assertThatThrownBy(() -> state("--source=kafka://b/t", "--readers=2").resumes())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("differs: --readers was 3 and is 2. It can only be resumed");
    assertThatThrownBy(() -> state("--source=kafka://b/t", "--shards=1").resumes())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("differs: --shards was 8 and is 1. It can only be resumed");
  }

  @Test
  public void refusesTheCheckpointOfAnotherBuild() throws IOException {
    state().begin(ResumePoint.NONE, Scale.ONE);
    sparkSavesACheckpoint();
    Path manifest = directory().resolve("manifest.properties");
    Files.writeString(manifest, Files.readString(manifest).replaceAll("sha256=.*", "sha256=other"));
    assertThatThrownBy(() -> state().resumes())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("it was made by another build of the program");
  }

  @Test
  public void refusesTheCheckpointOfAnotherProgram() throws IOException {
    sparkSavesACheckpoint();
    assertThatThrownBy(() -> state().resumes())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has a checkpoint of another program");
  }

  @Test
  public void keepsTheResumePointForWhoeverTakesOver() {
    SavedState first = state();
    first.begin(ResumePoint.NONE, Scale.ONE);
    first.advance(T0);
    first.advance(T0 - 10);
    assertThat(state().resumePoint()).isEqualTo(new ResumePoint(T0, 0));
    assertThat(new SparkSetup().resumePointIn(directory().toString()))
        .isEqualTo(new ResumePoint(T0, 0));
  }

  @Test
  public void hasNothingToTakeOverFromAnEmptyDirectory() {
    assertThatThrownBy(() -> new SparkSetup().resumePointIn(directory().toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has nothing to resume from");
  }

  @Test
  public void aDirectoryThatCannotBeMadeIsTold() throws IOException {
    Path file = Files.writeString(folder.getRoot().toPath().resolve("file"), "");
    SavedState state = SparkSetup.stateIn(file + "/below", List.of());
    assertThatThrownBy(() -> state.begin(ResumePoint.NONE, Scale.ONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be used");
  }
}
