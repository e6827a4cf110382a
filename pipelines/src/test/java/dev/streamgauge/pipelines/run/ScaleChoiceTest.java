package dev.streamgauge.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.connect.Scale;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Test;

public class ScaleChoiceTest {
  private record Cluster(int tasks) implements RunnerSetup {
    @Override
    public String runner() {
      return "SparkRunner";
    }

    @Override
    public Map<String, String> defaults(Map<String, String> given) {
      return Map.of();
    }

    @Override
    public Scale defaultScale(PipelineOptions options) {
      return Scale.of(tasks);
    }

    @Override
    public PipelineResult start(Pipeline pipeline, PipelineOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void await(
        PipelineResult result,
        PipelineOptions options,
        LongConsumer processedWatermark,
        BooleanSupplier stop) {
      throw new UnsupportedOperationException();
    }
  }

  private static ScaleChoice choice(int tasks, Optional<Scale> saved, String... args) {
    return ScaleChoice.of(
        new Cluster(tasks),
        PipelineOptionsFactory.fromArgs(args).as(LogMonitorOptions.class),
        saved);
  }

  private static ScaleChoice first(int tasks, String... args) {
    return choice(tasks, Optional.empty(), args);
  }

  @Test
  public void aClusterReadsWithAllCoresButOneAndCountsWithAll() {
    assertThat(first(4, "--source=kafka://h:1/t", "--by=column:2"))
        .isEqualTo(
            new ScaleChoice(
                new Scale(3, 4),
                Optional.of("Using 3 readers and 4 shards of keys, by the cores of the cluster.")));
    assertThat(first(1, "--source=kafka://h:1/t", "--by=column:2"))
        .isEqualTo(new ScaleChoice(Scale.ONE, Optional.empty()));
    assertThat(first(1000, "--source=kafka://h:1/t", "--by=column:2").scale())
        .isEqualTo(new Scale(999, 64));
  }

  @Test
  public void onlyATopicHasReadersAndOnlyKeysHaveShards() {
    assertThat(first(4, "--source=kafka://h:1/t").scale()).isEqualTo(new Scale(3, 1));
    assertThat(first(4, "--source=watch:///logs", "--by=column:2").scale())
        .isEqualTo(new Scale(1, 4));
  }

  @Test
  public void whatIsAskedForIsUsedInSilence() {
    String[] asked = {"--source=kafka://h:1/t", "--by=column:2", "--readers=2", "--shards=8"};
    assertThat(first(4, asked)).isEqualTo(new ScaleChoice(new Scale(2, 8), Optional.empty()));
    assertThat(first(1, asked)).isEqualTo(new ScaleChoice(new Scale(2, 8), Optional.empty()));
  }

  @Test
  public void aRestartOnAnotherClusterResumesAsTheCheckpointWasMade() {
    assertThat(choice(2, Optional.of(new Scale(3, 4)), "--source=kafka://h:1/t", "--by=column:2"))
        .isEqualTo(
            new ScaleChoice(
                new Scale(3, 4),
                Optional.of(
                    "Resuming with 3 readers and 4 shards of keys, as the checkpoint was made; a new"
                        + " one would have 1 reader and 2 shards of keys.")));
    assertThat(choice(4, Optional.of(new Scale(3, 4)), "--source=kafka://h:1/t", "--by=column:2"))
        .isEqualTo(new ScaleChoice(new Scale(3, 4), Optional.empty()));
  }
}
