package dev.streamgauge.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.WindowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.junit.Rule;
import org.junit.Test;

public class CountWordsTest {
  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  private static List<String> words(WindowCounts pane) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < pane.counts().size(); i++) {
      words.add(pane.counts().key(i) + "=" + pane.counts().count(i));
    }
    return words;
  }

  @Test
  public void countsWordsButAccountsForLines() {
    LineBatch batch =
        LineBatch.builder("test")
            .append("too late now", 1_000)
            .append("to be or not to be", 61_000)
            .append("be", 62_000)
            .build()
            .withWatermark(50_000);
    PAssert.that(
            pipeline
                .apply(Create.of(batch).withCoder(LineBatchCoder.of()))
                .apply(CountWords.in(SlidingCount.of(Duration.standardSeconds(10))))
                .apply(FlatMapElements.into(TypeDescriptors.strings()).via(CountWordsTest::words)))
        .containsInAnyOrder("to=2", "be=3", "or=1", "not=1");
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    Map<String, Long> counters = new TreeMap<>();
    result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace("streamgauge"))
                .build())
        .getCounters()
        .forEach(c -> counters.merge(c.getName().getName(), c.getAttempted(), Long::sum));
    assertThat(counters).isEqualTo(Map.of("lines_counted", 2L, "lines_dropped_late", 1L));
  }
}
