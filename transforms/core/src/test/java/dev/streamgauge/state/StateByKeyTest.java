package dev.streamgauge.state;

import static dev.streamgauge.state.Rows.T0;
import static dev.streamgauge.state.Rows.second;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.state.shard.KeyResult;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.junit.Rule;
import org.junit.Test;

/** The state is the highest value so far; a negative value makes the key be forgotten. */
public class StateByKeyTest {
  private static final StateByKey<String, Integer, Integer> HIGHEST =
      StateByKey.<String, Integer, Integer>of(StateByKeyTest::highest, VarIntCoder.of())
          .every(Duration.standardSeconds(10));

  @Rule public final transient TestPipeline pipeline = Rows.pipeline();

  private static Integer highest(String key, List<Integer> values, Integer before) {
    if (Collections.min(values) < 0) {
      return null;
    }
    return Math.max(before == null ? 0 : before, Collections.max(values));
  }

  private static TimestampedValue<KV<String, Integer>> at(double second, String key, int value) {
    return TimestampedValue.of(KV.of(key, value), second(second));
  }

  private static TestStream.Builder<KV<String, Integer>> stream() {
    return TestStream.create(KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of()))
        .advanceWatermarkTo(second(0));
  }

  private PCollection<String> rows(
      StateByKey<String, Integer, Integer> states, TestStream<KV<String, Integer>> stream) {
    return pipeline
        .apply(stream)
        .apply(states)
        .apply(MapElements.into(TypeDescriptors.strings()).via(StateByKeyTest::row));
  }

  private static String row(KeyResult<String, Integer> result) {
    return String.format(
        "%d-%d %s=%s %d",
        (result.startMillis() - T0) / 1000,
        (result.endMillis() - T0) / 1000,
        result.key(),
        result.value(),
        result.revision());
  }

  @Test
  public void leadsAStateOnFromPeriodToPeriod() {
    TestStream<KV<String, Integer>> stream =
        stream()
            .addElements(at(1, "a", 5), at(2, "a", 7), at(3, "b", 1))
            .advanceWatermarkTo(second(10))
            .addElements(at(15, "a", 6), at(16, "b", 2))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(HIGHEST.withShards(2), stream))
        .containsInAnyOrder("0-10 a=7 0", "0-10 b=1 0", "10-20 a=7 0", "10-20 b=2 0");
    pipeline.run();
  }

  @Test
  public void aStateOfNullForgetsTheKey() {
    TestStream<KV<String, Integer>> stream =
        stream()
            .addElements(at(1, "a", 5), at(11, "a", -1), at(21, "a", 3))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(HIGHEST, stream))
        .containsInAnyOrder("0-10 a=5 0", "10-20 a=null 0", "20-30 a=3 0");
    pipeline.run();
  }

  @Test
  public void aKeyExpiresWhenOthersShowThatTheTimeHasPassed() {
    TestStream<KV<String, Integer>> stream =
        stream()
            .addElements(at(1, "a", 5), at(41, "b", 2))
            .advanceWatermarkTo(second(50))
            .addElements(at(51, "a", 1))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(HIGHEST.expireAfter(Duration.standardSeconds(20)), stream))
        .containsInAnyOrder("0-10 a=5 0", "20-30 a=null 0", "40-50 b=2 0", "50-60 a=1 0");
    pipeline.run();
  }

  @Test
  public void aLateValueIsFollowedThroughToTheResultsSince() {
    TestStream<KV<String, Integer>> stream =
        stream()
            .addElements(at(1, "a", 5), at(11, "a", 6), at(21, "a", 9))
            .advanceWatermarkTo(second(30))
            .addElements(at(2, "a", 8))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(HIGHEST.withAllowedLateness(Duration.standardMinutes(1)), stream))
        .containsInAnyOrder(
            "0-10 a=5 0", "10-20 a=6 0", "20-30 a=9 0", "0-10 a=8 1", "10-20 a=8 1");
    pipeline.run();
  }

  @Test
  public void keysWhoseEncodingIsNotTheirsAreRefused() {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<KV<Double, Integer>> input =
        pipeline.apply(
            Create.of(KV.of(1.0, 1)).withCoder(KvCoder.of(DoubleCoder.of(), VarIntCoder.of())));
    StateByKey<Double, Integer, Integer> states =
        StateByKey.of((key, values, before) -> values.size(), VarIntCoder.of());
    assertThatThrownBy(() -> input.apply(states))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deterministic");
  }
}
