package dev.streamgauge.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.RunnerSetup;
import dev.streamgauge.pipelines.run.SavedState;
import dev.streamgauge.restart.ResumePoint;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FlinkSetupTest {
  private static final long T0 = 1_700_000_000_000L;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final FlinkSetup setup = new FlinkSetup();

  private SavedState state(String... args) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    return new FlinkSetup().savedState(List.of(args), options).orElseThrow();
  }

  @Test
  public void isFoundByTheLauncher() {
    assertThat(ServiceLoader.load(RunnerSetup.class))
        .singleElement()
        .isInstanceOf(FlinkSetup.class)
        .extracting(RunnerSetup::runner)
        .isEqualTo("FlinkRunner");
  }

  @Test
  public void defaultsAreOptionsThatTheRunnerHas() {
    FlinkPipelineOptions options =
        PipelineOptionsFactory.fromArgs(
                setup.defaults(Map.of()).entrySet().stream()
                    .map(option -> "--" + option.getKey() + "=" + option.getValue())
                    .toArray(String[]::new))
            .as(FlinkPipelineOptions.class);
    assertThat(options.getCheckpointingInterval()).isEqualTo(1000);
    assertThat(options.getFailOnCheckpointingErrors()).isFalse();
    assertThat(options.getFinishBundleBeforeCheckpointing()).isTrue();
    assertThat(options.getAttachedMode()).isFalse();
    assertThat(options.isStreaming()).isTrue();
    assertThat(options.getObjectReuse()).isTrue();
    assertThat(options.getFasterCopy()).isFalse();
    assertThat(options.getMaxBundleTimeMills()).isEqualTo(10);
    assertThat(options.getAutoWatermarkInterval()).isEqualTo(10);
  }

  @Test
  public void aMasterIsRefusedWithTheWayToDoIt() {
    assertThatThrownBy(() -> setup.defaults(Map.of("flinkMaster", "jobmanager:8081")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--flinkMaster=jobmanager:8081")
        .hasMessageContaining("flink run");
  }

  @Test
  public void aDirectoryWithoutCheckpointsIsRefused() {
    assertThatThrownBy(
            () -> setup.defaults(Map.of("checkpointDir", "/d", "checkpointingInterval", "-1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--checkpointDir");
  }

  @Test
  public void readsInThisProcessUnlessItIsSubmittedToACluster() {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    assertThat(setup.readsHere(null)).isTrue();
    assertThat(setup.defaultScale(options)).isEqualTo(Scale.ONE);
    // As flink run does before it calls a program.
    StreamContextEnvironment.setAsContext(
        new DefaultExecutorServiceLoader(),
        new Configuration().set(CoreOptions.DEFAULT_PARALLELISM, 6),
        getClass().getClassLoader(),
        false,
        false);
    try {
      assertThat(setup.readsHere(null)).isFalse();
      assertThat(setup.defaultScale(options)).isEqualTo(new Scale(1, 6));
      options.setParallelism(3);
      assertThat(setup.defaultScale(options)).isEqualTo(new Scale(1, 3));
    } finally {
      StreamContextEnvironment.unsetAsContext();
    }
  }

  @Test
  public void keepsNothingWithoutADirectory() {
    assertThat(setup.savedState(List.of("--source=kafka://b/t"), null)).isEmpty();
  }

  @Test
  public void resumesWhatTheSameCommandLineBeganAndRefusesAnother() throws Exception {
    Path directory = folder.getRoot().toPath().resolve("state");
    String option = "--checkpointDir=" + directory;
    state(option, "--windowSize=30s").begin(new ResumePoint(T0, 7), Scale.ONE);
    assertThat(state(option, "--windowSize=30s").resumes()).isFalse();
    Path checkpoint = Files.createDirectories(directory.resolve("flink-checkpoint/job/chk-1"));
    try (OutputStream out = Files.newOutputStream(checkpoint.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(1, List.of(), List.of()), out);
    }

    SavedState resumed = state(option, "--windowSize=30s");
    assertThat(resumed.resumes()).isTrue();
    resumed.advance(T0 + 5000);
    assertThat(resumed.begun()).isEqualTo(new ResumePoint(T0, 7));
    assertThat(new FlinkSetup().resumePointIn(directory.toString()))
        .isEqualTo(new ResumePoint(T0 + 5000, 7));
    assertThatThrownBy(() -> state(option, "--windowSize=1m").resumes())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--windowSize was 30s and is 1m")
        .hasMessageContaining("(2023-11-14T22:13:25Z)")
        .hasMessageContaining("--resumeFrom=" + directory);
  }
}
