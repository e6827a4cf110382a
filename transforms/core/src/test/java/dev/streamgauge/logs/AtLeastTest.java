package dev.streamgauge.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.logs.record.Severity;
import java.util.List;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.junit.Rule;
import org.junit.Test;

public class AtLeastTest {
  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  @Test
  public void usersKeepLinesByTheirSeverityInAnyFormat() {
    PCollection<String> errors =
        pipeline
            .apply(
                Create.of(
                    "{\"level\":50,\"msg\":\"json\"}",
                    "{\"level\":30,\"msg\":\"no ERROR\"}",
                    "level=fatal msg=logfmt",
                    "<30>Oct 11 22:14:15 host su: no ERROR",
                    "<27>Oct 11 22:14:15 host su: syslog",
                    "10.0.0.7 - - [14/Nov/2023:22:13:20 +0000] \"GET /ERROR HTTP/1.1\" 200 9",
                    "10.0.0.7 - - [14/Nov/2023:22:13:20 +0000] \"GET / HTTP/1.1\" 500 9",
                    "2023-11-14 22:13:20,123 WARN [main] a.B: no ERROR",
                    "something ERROR raw",
                    "no severity",
                    ""))
            .apply(LineBatches.fromStrings())
            .apply(ErrorFilter.atLeast(Severity.ERROR))
            .apply(LineBatches.toStrings());

    PAssert.that(errors)
        .containsInAnyOrder(
            "{\"level\":50,\"msg\":\"json\"}",
            "level=fatal msg=logfmt",
            "<27>Oct 11 22:14:15 host su: syslog",
            "10.0.0.7 - - [14/Nov/2023:22:13:20 +0000] \"GET / HTTP/1.1\" 500 9",
            "something ERROR raw");
    pipeline.run();
  }

  @Test
  public void malformedLinesAreCountedAndReadAsRaw() {
    PCollection<String> errors =
        pipeline
            .apply(
                Create.of(
                    "{\"level\":\"error\"}", "{\"level\":\"error\"", "ERROR no json", "no json"))
            .apply(LineBatches.fromStrings())
            .apply(ErrorFilter.atLeast(Severity.WARNING, LogFormat.named("json")))
            .apply(LineBatches.toStrings());

    PAssert.that(errors).containsInAnyOrder("{\"level\":\"error\"}", "ERROR no json");
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat(counter(result, "lines_malformed")).isEqualTo(3);
    assertThat(counter(result, "lines_malformed_json")).isEqualTo(3);
  }

  private static long counter(PipelineResult result, String name) {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(MetricNames.NAMESPACE, name))
            .build();
    return result.metrics().queryMetrics(filter).getCounters().iterator().next().getCommitted();
  }

  @Test
  public void aBatchKeepsAllButTheLinesThatAreLess() {
    LineBatchFn fn = SerializableUtils.clone(ErrorFilter.atLeast(Severity.NOTICE).asFunction());
    LineBatch batch =
        RandomLines.batch(List.of("INFO a", "NOTICE b", "DEBUG c", "ERROR d", "e", "WARN f"));

    LineBatch kept = fn.apply(batch);

    assertThat(RandomLines.lines(kept)).containsExactly("NOTICE b", "ERROR d", "WARN f");
    assertThat(kept.time(1)).isEqualTo(3);
    assertThat(kept.stats()).isEqualTo(batch.stats());
    assertThat(kept.coveredTo()).isEqualTo(batch.coveredTo());
    assertThat(fn.apply(RandomLines.scattered(batch))).isEqualTo(kept);
    assertThat(fn.apply(LineBatch.heartbeat("x", 1, 2))).isEqualTo(LineBatch.heartbeat("x", 1, 2));
    LineBatch all = RandomLines.batch(List.of("ERROR", "FATAL"));
    assertThat(fn.apply(all)).isSameAs(all);
  }

  @Test
  public void malformedLinesBecomeDeadLettersIfAsked() {
    LineBatch batch = RandomLines.batch(List.of("{\"a\":1}", "oops", "{\"b\":2}", "{"));

    LineBatch alive =
        SerializableUtils.clone(LogFormat.named("json").malformedAreDead()).apply(batch);

    assertThat(RandomLines.lines(alive)).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(alive.stats().linesRead()).isEqualTo(4);
    assertThat(alive.stats().linesDead()).isEqualTo(2);
    DeadLetter letter = alive.deadLetters().get(0);
    assertThat(new String(letter.line(), UTF_8)).isEqualTo("oops");
    assertThat(letter.reason()).isEqualTo("not json");
    assertThat(letter.source()).isEqualTo("test");
    assertThat(letter.readMillis()).isEqualTo(1);

    assertThat(LogFormat.auto().malformedAreDead().apply(batch)).isSameAs(batch);
  }

  @Test
  public void everyLineIsAtLeastUnknownSoThatIsRefused() {
    assertThatThrownBy(() -> ErrorFilter.atLeast(Severity.UNKNOWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TRACE to EMERGENCY");
  }
}
