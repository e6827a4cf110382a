package dev.streamgauge.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.SavedState;
import dev.streamgauge.restart.ResumePoint;
import java.nio.file.Path;
import java.util.List;
import org.joda.time.Instant;
import org.junit.Test;

/** The checkpoint that the previous build (commit 09318b1) left on Spark when it was killed. */
public class PreviousFormatsTest {
  private static final Path SAMPLE = Path.of("src/test/resources/previous").toAbsolutePath();

  private static SavedState state() {
    return SparkSetup.stateIn(
        SAMPLE.toUri().toString(),
        List.of(
            "--runner=SparkRunner",
            "--source=watch:///tmp/gauge-spark/logs",
            "--windowSize=2s",
            "--windowPeriod=1s"));
  }

  @Test
  public void isRefusedWithWhatToDo() {
    assertThatThrownBy(() -> state().resumes())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("differs: it was made by another build of the program. It can only")
        .hasMessageContaining("oldest window that is not final (2026-11-30T18:23:50Z)")
        .hasMessageContaining("--checkpointDir=ANOTHER --resumeFrom=" + SAMPLE.toUri());
  }

  @Test
  public void saysWhereAnotherBuildGoesOn() {
    assertThat(state().resumePoint())
        .isEqualTo(new ResumePoint(Instant.parse("2026-11-30T18:23:50Z").getMillis(), 0));
  }
}
