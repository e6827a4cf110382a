package dev.streamgauge.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.deadletter.DeadLetters;
import dev.streamgauge.io.file.FileLines;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.logs.time.LogTimes;
import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.TopicContents;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.key.LineKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Lines and keys of about a mebibyte, which a real broker refuses with its default settings. */
public class LargeRecordsTest {
  private static final int REFUSED = 1_048_588;

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();
  @Rule public final transient TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theyAreCutMarkedAndCountedAndTheRunGoesOn() throws Exception {
    // In JSON each quote takes two bytes.
    String longKey = "k".repeat(500) + "\"".repeat(600_000);
    Path file = folder.getRoot().toPath().resolve("a.log");
    Files.write(
        file,
        List.of(
            "2026-11-23T14:00:00Z short one",
            "2026-11-23T14:00:01Z " + longKey + " two",
            "none " + "x".repeat(1_048_500),
            "no time",
            "2026-11-23T14:00:02Z short three"));
    try (KafkaBroker broker = KafkaBroker.running()) {
      String servers = broker.bootstrapServers();
      broker.createTopic("results", 1);
      broker.createTopic("dead", 1);
      PCollection<LineBatch> lines =
          pipeline
              .apply(
                  FileLines.matching(file.toString())
                      .withLineTime(LineTiming.of(LogTimes.inZone(ZoneOffset.UTC))))
              .apply(DeadLetters.toTopic(servers, "dead", "p"))
              .get(DeadLetters.LINES);
      lines
          .apply(SlidingCount.of(Duration.standardMinutes(1)).perKey(LineKey.column(2)))
          .apply(KafkaResultSink.to(servers, "results", "p"));
      PipelineResult result = pipeline.run();
      result.waitUntilFinish();

      List<String> dead = TopicContents.values(servers, "dead");
      assertThat(dead).hasSize(2).allMatch(letter -> letter.length() < REFUSED);
      assertThat(dead)
          .anyMatch(letter -> letter.contains("\"line\":\"no time\"") && !isCut(letter))
          .anyMatch(letter -> letter.contains("\"line\":\"none xxx") && isCut(letter));
      List<String> results = TopicContents.values(servers, "results");
      assertThat(results)
          .anyMatch(count -> count.contains("\"key\":\"short\",\"count\":2") && !isCut(count))
          .anyMatch(
              count ->
                  count.matches(".*\"key\":\"k{400}\u2026[0-9a-f]{64}\",\"count\":1,.*")
                      && isCut(count));
      assertThat(counter(result, KafkaWrites.RECORDS_CUT)).isEqualTo(2);
      assertThat(counter(result, KafkaWrites.RECORDS_UNWRITABLE)).isZero();
    }
  }

  private static boolean isCut(String value) {
    return value.contains("\"truncated\":true");
  }

  private static long counter(PipelineResult result, String name) {
    long sum = 0;
    for (MetricResult<Long> counter :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(MetricNames.NAMESPACE, name))
                    .build())
            .getCounters()) {
      sum += counter.getCommitted();
    }
    return sum;
  }
}
