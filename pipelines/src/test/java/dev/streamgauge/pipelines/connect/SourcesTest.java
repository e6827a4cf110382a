package dev.streamgauge.pipelines.connect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Test;

public class SourcesTest {
  private static void refused(String message, String... args) {
    StreamgaugeOptions options = PipelineOptionsFactory.fromArgs(args).as(StreamgaugeOptions.class);
    assertThatThrownBy(() -> Sources.of(options, RunContext.fresh()).transform())
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  public void onlyAKafkaTopicHasSeveralReaders() {
    refused(
        "--readers=2 is for --source=kafka://..., whose partitions readers can share: leave it"
            + " out.",
        "--source=file:///var/log/*.log",
        "--readers=2");
    refused("--readers=0 must be positive.", "--source=kafka://127.0.0.1:9/logs", "--readers=0");
  }
}
