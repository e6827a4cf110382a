package dev.streamgauge.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.io.source.RereadOptions;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.run.RunnerSetup;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Test;

public class SparkSetupTest {
  private final SparkSetup setup = new SparkSetup();

  @Test
  public void isFoundByTheLauncher() {
    assertThat(ServiceLoader.load(RunnerSetup.class))
        .singleElement()
        .isInstanceOf(SparkSetup.class)
        .extracting(RunnerSetup::runner)
        .isEqualTo("SparkRunner");
  }

  @Test
  public void defaultsAreOptionsThatTheRunnerHas() {
    SparkPipelineOptions options =
        PipelineOptionsFactory.fromArgs(
                setup.defaults(Map.of()).entrySet().stream()
                    .map(option -> "--" + option.getKey() + "=" + option.getValue())
                    .toArray(String[]::new))
            .as(SparkPipelineOptions.class);
    assertThat(options.getBatchIntervalMillis()).isEqualTo(500);
    assertThat(options.getCheckpointDurationMillis()).isEqualTo(500);
    assertThat(options.getReadTimePercentage()).isEqualTo(0.2);
    assertThat(options.getSparkMaster()).matches("local\\[[1-9][0-9]*]");
    assertThat(options.getEnableSparkMetricSinks()).isFalse();
    assertThat(Path.of(URI.create(options.getCheckpointDir()))).isEmptyDirectory();
  }

  @Test
  public void checkpointsFollowTheUsersBatchInterval() {
    assertThat(setup.defaults(Map.of("batchIntervalMillis", "250")))
        .containsEntry("checkpointDurationMillis", "250");
    assertThat(
            setup.defaults(Map.of("batchIntervalMillis", "250", "checkpointDurationMillis", "250")))
        .containsEntry("checkpointDurationMillis", "250");
  }

  @Test
  public void checkpointsInOtherBatchesAreRefusedWithTheReason() {
    String reason =
        ": saved in different micro-batches, the source's position and the counts would not match"
            + " after a crash.";
    assertThatThrownBy(() -> setup.defaults(Map.of("checkpointDurationMillis", "5000")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--checkpointDurationMillis=5000 must equal --batchIntervalMillis=500" + reason);
    assertThatThrownBy(
            () ->
                setup.defaults(
                    Map.of("batchIntervalMillis", "250", "checkpointDurationMillis", "1000")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--checkpointDurationMillis=1000 must equal --batchIntervalMillis=250" + reason);
  }

  @Test
  public void makesNoDirectoryWhereTheUserHasNamedOne() {
    assertThat(setup.defaults(Map.of("checkpointDir", "file:///mine")))
        .doesNotContainKey("checkpointDir");
  }

  @Test
  public void readTimesThatDoNotFitTheBatchIntervalAreRefusedWithTheReason() {
    assertThatThrownBy(
            () -> setup.defaults(Map.of("batchIntervalMillis", "250", "minReadTimeMillis", "250")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "--minReadTimeMillis=250 must be less than --batchIntervalMillis=250");
    assertThatThrownBy(() -> setup.defaults(Map.of("readTimePercentage", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--readTimePercentage=1 must be between 0 and 1");
    assertThatThrownBy(() -> setup.defaults(Map.of("batchIntervalMillis", "soon")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--batchIntervalMillis=soon must be a number of milliseconds.");
  }

  @Test
  public void theLeastReadTimeFollowsAShortBatchInterval() {
    assertThat(setup.defaults(Map.of("batchIntervalMillis", "100")))
        .containsEntry("minReadTimeMillis", "50");
  }

  @Test
  public void onAClusterADirectoryThatAllReachIsDemanded() {
    assertThatThrownBy(() -> setup.defaults(Map.of("sparkMaster", "spark://one:7077")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--checkpointDir is missing: on a cluster");
    assertThat(
            setup.defaults(
                Map.of("sparkMaster", "spark://one:7077", "checkpointDir", "hdfs://two/gauge")))
        .doesNotContainKey("checkpointDir");
  }

  @Test
  public void knowsWhetherSourcesAreReadInThisProcess() {
    SparkPipelineOptions options = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    options.setSparkMaster("local[4]");
    assertThat(setup.readsHere(options)).isTrue();
    options.setSparkMaster("yarn");
    assertThat(setup.readsHere(options)).isFalse();
  }

  @Test
  public void whatSourcesAreToldGetsToTheExecutors() {
    RereadOptions options = PipelineOptionsFactory.as(RereadOptions.class);
    options.setReadAgainBehindWatermark(true);
    PipelineOptions sent = SerializableUtils.clone(new SerializablePipelineOptions(options)).get();
    assertThat(sent.as(RereadOptions.class).isReadAgainBehindWatermark()).isTrue();
  }
}
