package dev.streamgauge.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.run.RunnerSetup;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.Test;

/** Pipelines in a cluster that is this JVM. */
public class FlinkJobTest {
  private final RunnerSetup setup = new FlinkSetup();

  private static final class CountFn extends DoFn<String, Void> {
    private final Counter counter = Metrics.counter("test", "elements");

    @ProcessElement
    public void process() {
      counter.inc();
    }
  }

  private static final class FailFn extends DoFn<String, Void> {
    @ProcessElement
    public void process(@Element String element) {
      throw new IllegalArgumentException("cannot take " + element);
    }
  }

  private PipelineResult run(DoFn<String, Void> fn) throws Exception {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(
                Stream.concat(
                        Stream.of("--runner=FlinkRunner"),
                        setup.defaults(Map.of()).entrySet().stream()
                            .map(option -> "--" + option.getKey() + "=" + option.getValue()))
                    .toArray(String[]::new))
            .create();
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(Create.of(List.of("a", "b", "c"))).apply(ParDo.of(fn));
    PipelineResult result = setup.start(pipeline, options);
    setup.await(result, options, watermark -> {}, () -> false);
    return result;
  }

  @Test
  public void itsCountsAreThereWhenItHasEnded() throws Exception {
    PipelineResult result = run(new CountFn());
    assertThat(result.getState()).isEqualTo(PipelineResult.State.DONE);
    MetricsFilter filter =
        MetricsFilter.builder().addNameFilter(MetricNameFilter.named("test", "elements")).build();
    assertThat(result.metrics().queryMetrics(filter).getCounters())
        .singleElement()
        .extracting(MetricResult::getAttempted)
        .isEqualTo(3L);
  }

  @Test
  public void aFailureEndsItAndIsToldWithItsCause() {
    assertThatThrownBy(() -> run(new FailFn()))
        .isInstanceOf(IllegalStateException.class)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot take a");
  }
}
