package dev.streamgauge.runners.direct;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.joda.time.Duration;
import org.junit.Test;

public class EndedHoldsTest {
  private static final AtomicLong SEEN = new AtomicLong();

  private static final class SeeFn extends DoFn<Long, Long> {
    @ProcessElement
    public void process() {
      SEEN.incrementAndGet();
    }
  }

  @Test
  public void whatTheRunnerKeepsOfEachBundleIsRemovedWhileItRuns() throws IOException {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setBlockOnRun(false);
    options.setTargetParallelism(1);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(GenerateSequence.from(0).withRate(1, Duration.millis(1)))
        .apply(ParDo.of(new SeeFn()));
    PipelineResult result = pipeline.run();
    try {
      EndedHolds holds = EndedHolds.of(result);
      await().atMost(ofMinutes(1)).until(() -> holds.size() > 200);
      holds.remove();
      // The runner goes on, so some may be there again.
      assertThat(holds.size()).isLessThan(100);
      long seen = SEEN.get();
      await().atMost(ofMinutes(1)).until(() -> SEEN.get() > seen + 100);
    } finally {
      result.cancel();
    }
  }

  @Test
  public void anotherRunnerHasNone() {
    PipelineResult another =
        (PipelineResult)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PipelineResult.class},
                (proxy, method, arguments) -> null);
    EndedHolds holds = EndedHolds.of(another);
    assertThat(holds.size()).isZero();
    holds.remove();
  }
}
