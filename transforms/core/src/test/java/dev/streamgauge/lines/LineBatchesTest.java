package dev.streamgauge.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;

public class LineBatchesTest {
  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  @Test
  public void stringsComeBackWithTheirTimes() {
    List<TimestampedValue<String>> lines = new ArrayList<>();
    List<String> texts = RandomLines.of(6, 3_000, 30, "ab \u00e9\r\u0000");
    for (int i = 0; i < texts.size(); i++) {
      // Out of order, and before the epoch too.
      lines.add(TimestampedValue.of(texts.get(i), new Instant((i * 7919L) % 100_000 - 50_000)));
    }

    List<String> expected =
        lines.stream()
            .map(Object::toString)
            .sorted()
            .collect(Collectors.toCollection(ArrayList::new));

    PCollection<TimestampedValue<String>> again =
        pipeline
            .apply(Create.timestamped(lines).withCoder(StringUtf8Coder.of()))
            .apply(LineBatches.fromStrings())
            .apply(LineBatches.toStrings())
            .apply(Reify.timestamps());

    // Sorted, for PAssert's own comparison takes the square of the number.
    PAssert.that(again)
        .satisfies(
            all -> {
              List<String> came = new ArrayList<>();
              all.forEach(line -> came.add(line.toString()));
              assertThat(came.stream().sorted()).containsExactlyElementsOf(expected);
              return null;
            });
    pipeline.run();
  }

  @Test
  public void aBatchCoversTheTimesOfItsLines() {
    PCollection<LineBatch> batches =
        pipeline
            .apply(
                TestStream.create(StringUtf8Coder.of())
                    .addElements(
                        TimestampedValue.of("b", new Instant(20)),
                        TimestampedValue.of("a", new Instant(10)))
                    .advanceWatermarkToInfinity())
            .apply(LineBatches.fromStrings());

    PAssert.that(batches)
        .satisfies(
            all -> {
              long from = Long.MAX_VALUE;
              long to = Long.MIN_VALUE;
              for (LineBatch batch : all) {
                assertThat(batch.coveredFrom()).isEqualTo(batch.earliestTime());
                from = Math.min(from, batch.coveredFrom());
                to = Math.max(to, batch.coveredTo());
              }
              assertThat(from).isEqualTo(10);
              assertThat(to).isEqualTo(20);
              return null;
            });
    pipeline.run();
  }

  @Test
  public void noStringsGiveNoBatches() {
    PCollection<LineBatch> batches =
        pipeline.apply(Create.empty(StringUtf8Coder.of())).apply(LineBatches.fromStrings());

    PAssert.that(batches).empty();
    pipeline.run();
  }

  @Test
  public void aHeartbeatHoldsNoStrings() {
    PCollection<String> strings =
        pipeline.apply(Create.of(LineBatch.heartbeat("o", 1, 2))).apply(LineBatches.toStrings());

    PAssert.that(strings).empty();
    pipeline.run();
  }

  @Test
  public void mapAppliesTheFunctionToEachBatch() {
    PCollection<LineBatch> mapped =
        pipeline
            .apply(
                Create.of(
                    RandomLines.batch(List.of("a", "b")), RandomLines.batch(List.of("c", "d"))))
            .apply(LineBatches.map(batch -> batch.select(new int[] {1}, 1)));

    PAssert.that(mapped.apply(LineBatches.toStrings())).containsInAnyOrder("b", "d");
    pipeline.run();
  }

  @Test
  public void stringsInWindowsAreRefusedWithTheWayOut() {
    pipeline
        .apply(Create.timestamped(TimestampedValue.of("a", new Instant(0))))
        .apply(Window.into(FixedWindows.of(Duration.standardSeconds(1))))
        .apply(LineBatches.fromStrings());

    assertThatThrownBy(() -> pipeline.run())
        .isInstanceOf(Pipeline.PipelineExecutionException.class)
        .hasMessageContaining("apply it before Window.into");
  }
}
