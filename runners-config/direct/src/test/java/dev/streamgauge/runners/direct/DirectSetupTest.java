package dev.streamgauge.runners.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.run.RunnerSetup;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Test;

public class DirectSetupTest {
  @Test
  public void isFoundByTheLauncher() {
    assertThat(ServiceLoader.load(RunnerSetup.class))
        .singleElement()
        .isInstanceOf(DirectSetup.class)
        .extracting(RunnerSetup::runner)
        .isEqualTo("DirectRunner");
  }

  @Test
  public void defaultsAreOptionsThatTheRunnerHas() {
    DirectOptions options =
        PipelineOptionsFactory.fromArgs(
                new DirectSetup()
                    .defaults(Map.of()).entrySet().stream()
                        .map(option -> "--" + option.getKey() + "=" + option.getValue())
                        .toArray(String[]::new))
            .as(DirectOptions.class);
    assertThat(options.isEnforceImmutability()).isFalse();
    assertThat(options.isEnforceEncodability()).isFalse();
    assertThat(options.isBlockOnRun()).isFalse();
    assertThat(options.getTargetParallelism()).isEqualTo(1);
  }
}
