package dev.streamgauge.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;

/** Results are written {@code start key=value}. */
public class ReduceByKeyTest {
  private static final KvCoder<String, String> CODER =
      KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of());

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  private static TimestampedValue<KV<String, String>> at(long millis, String key, String value) {
    return TimestampedValue.of(KV.of(key, value), new Instant(millis));
  }

  /** The longer of two texts, of equally long ones the earlier in the alphabet. */
  private static String longer(String a, String b) {
    return a.length() != b.length() ? a.length() > b.length() ? a : b : a.compareTo(b) <= 0 ? a : b;
  }

  private static final class RowFn extends DoFn<KV<String, String>, String> {
    @ProcessElement
    public void process(
        @Element KV<String, String> element, BoundedWindow window, OutputReceiver<String> out) {
      long start = ((IntervalWindow) window).start().getMillis();
      out.output(start + " " + element.getKey() + "=" + element.getValue());
    }
  }

  private static PCollection<String> reduced(PCollection<KV<String, String>> windowed) {
    return windowed
        .apply(ReduceByKey.with(ReduceByKeyTest::longer))
        .apply("Row", ParDo.of(new RowFn()));
  }

  @Test
  public void reducesByAnyFunctionInAnyWindow() {
    Random random = new Random(5);
    Map<String, String> expected = new TreeMap<>();
    List<TimestampedValue<KV<String, String>>> elements = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      long time = random.nextInt(100_000);
      String key = "k" + random.nextInt(10);
      String value = Integer.toString(random.nextInt(), 36);
      elements.add(at(time, key, value));
      for (long start = -20_000; start <= time; start += 10_000) {
        if (time < start + 30_000) {
          expected.merge(start + " " + key, value, ReduceByKeyTest::longer);
        }
      }
    }
    List<String> rows = new ArrayList<>();
    expected.forEach((id, value) -> rows.add(id + "=" + value));
    PAssert.that(
            reduced(
                pipeline
                    .apply(Create.timestamped(elements).withCoder(CODER))
                    .apply(
                        Window.into(
                            SlidingWindows.of(Duration.standardSeconds(30))
                                .every(Duration.standardSeconds(10))))))
        .containsInAnyOrder(rows);
    pipeline.run();
  }

  @Test
  public void aLateElementCorrectsItsWindowAsTheTriggerSays() {
    TestStream<KV<String, String>> stream =
        TestStream.create(CODER)
            .addElements(at(1, "a", "bb"), at(2, "a", "b"))
            .advanceWatermarkTo(new Instant(12_000))
            .addElements(at(3, "a", "bbb"))
            .advanceWatermarkToInfinity();
    PAssert.that(
            reduced(
                pipeline
                    .apply(stream)
                    .apply(
                        Window.<KV<String, String>>into(
                                FixedWindows.of(Duration.standardSeconds(10)))
                            .triggering(
                                AfterWatermark.pastEndOfWindow()
                                    .withLateFirings(AfterPane.elementCountAtLeast(1)))
                            .withAllowedLateness(Duration.standardMinutes(1))
                            .accumulatingFiredPanes())))
        .containsInAnyOrder("0 a=bb", "0 a=bbb");
    pipeline.run();
  }

  @Test
  public void whatHasNoElementsHasNoResult() {
    PCollection<KV<String, String>> none = pipeline.apply(Create.empty(CODER));
    PAssert.that(none.apply(ReduceByKey.with(ReduceByKeyTest::longer))).empty();
    assertThat(pipeline.run().waitUntilFinish().isTerminal()).isTrue();
  }
}
