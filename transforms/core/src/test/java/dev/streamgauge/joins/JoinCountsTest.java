package dev.streamgauge.joins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.result.WindowCounts;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;

/**
 * All lines of a host joined with its errors, as {@code start-end key=left/right revision}, in
 * seconds after T0.
 */
public class JoinCountsTest {
  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  private static final long T0 = 1_700_000_000_000L;

  private static final SlidingCount BY_HOST =
      SlidingCount.of(Duration.standardSeconds(10)).perKey(LineKey.column(1));

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  private static LineBatch lines(int second, String... lines) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (String line : lines) {
      builder.append(line, T0 + second * 1000L);
    }
    return builder.build();
  }

  private static Instant second(int second) {
    return new Instant(T0 + second * 1000L);
  }

  private static String row(JoinedCount joined) {
    return String.format(
        "%d-%d %s=%s/%s %d",
        (joined.startMillis() - T0) / 1000,
        (joined.endMillis() - T0) / 1000,
        joined.key(),
        joined.left(),
        joined.right(),
        joined.revision());
  }

  /** The errors, and what a join makes of all lines and them. */
  @FunctionalInterface
  private interface Join {
    PTransform<PCollection<WindowCounts>, PCollection<JoinedCount>> with(
        PCollection<WindowCounts> errors);
  }

  private PCollection<String> join(Join join, SlidingCount count, TestStream<LineBatch> stream) {
    PCollection<LineBatch> lines = pipeline.apply(stream);
    PCollection<WindowCounts> errors =
        lines.apply(ErrorFilter.containing("ERROR")).apply("Errors", count);
    return lines
        .apply("All", count)
        .apply(join.with(errors))
        .apply(MapElements.into(TypeDescriptors.strings()).via(JoinCountsTest::row));
  }

  private static TestStream<LineBatch> threeHosts() {
    return TestStream.create(LineBatchCoder.of())
        .advanceWatermarkTo(second(0))
        .addElements(lines(1, "web-1 ok", "web-1 ERROR", "web-2 ok", "web-1 ERROR"))
        .addElements(lines(12, "web-2 ERROR", "web-3 ok"))
        .advanceWatermarkToInfinity();
  }

  /** With the revision left out: how many panes a window has is a matter of the order they come. */
  private static String withoutRevision(String row) {
    return row.substring(0, row.lastIndexOf(' '));
  }

  @Test
  public void anInnerJoinHasTheKeysOfBothStreams() {
    PAssert.that(join(JoinCounts::inner, BY_HOST, threeHosts()))
        .satisfies(
            rows -> {
              assertThat(rows)
                  .extracting(JoinCountsTest::withoutRevision)
                  .containsOnly("0-10 web-1=3/2", "10-20 web-2=1/1");
              return null;
            });
    pipeline.run();
  }

  @Test
  public void aLeftOuterJoinEndsWithAllKeysOfTheLeft() {
    PAssert.that(join(JoinCounts::leftOuter, BY_HOST, threeHosts()))
        .satisfies(
            rows -> {
              assertThat(Latest.of(rows))
                  .containsExactlyInAnyOrder(
                      "0-10 web-1=3/2",
                      "0-10 web-2=1/null",
                      "10-20 web-2=1/1",
                      "10-20 web-3=1/null");
              return null;
            });
    pipeline.run();
  }

  @Test
  public void aFullOuterJoinEndsWithAllKeysOfEither() {
    PAssert.that(join(errors -> swapped(errors), BY_HOST, threeHosts()))
        .satisfies(
            rows -> {
              assertThat(Latest.of(rows))
                  .containsExactlyInAnyOrder(
                      "0-10 web-1=2/3",
                      "0-10 web-2=null/1",
                      "10-20 web-2=1/1",
                      "10-20 web-3=null/1");
              return null;
            });
    pipeline.run();
  }

  /** Errors on the left, all lines on the right. */
  private static PTransform<PCollection<WindowCounts>, PCollection<JoinedCount>> swapped(
      PCollection<WindowCounts> errors) {
    return new PTransform<>() {
      @Override
      public PCollection<JoinedCount> expand(PCollection<WindowCounts> all) {
        return errors.apply(JoinCounts.fullOuter(all));
      }
    };
  }

  @Test
  public void lateLinesCorrectBothSides() {
    TestStream<LineBatch> stream =
        TestStream.create(LineBatchCoder.of())
            .advanceWatermarkTo(second(0))
            .addElements(lines(1, "web-1 ok", "web-2 ok"))
            .advanceWatermarkTo(second(20))
            .addElements(lines(2, "web-1 ERROR"))
            .advanceWatermarkTo(second(30))
            .addElements(lines(3, "web-1 ok"))
            .advanceWatermarkToInfinity();
    SlidingCount corrected = BY_HOST.withAllowedLateness(Duration.standardMinutes(1));
    PAssert.that(join(JoinCounts::leftOuter, corrected, stream))
        .satisfies(
            rows -> {
              assertThat(rows).contains("0-10 web-1=1/null 0", "0-10 web-2=1/null 0");
              assertThat(Latest.of(rows))
                  .containsExactlyInAnyOrder("0-10 web-1=3/1", "0-10 web-2=1/null");
              return null;
            });
    pipeline.run();
  }

  @Test
  public void aResultIsWhatItWasAfterItIsDecoded() throws Exception {
    JoinedCount joined = new JoinedCount(T0, T0 + 10, "", null, 7L, 1L << 50);
    assertThat(CoderUtils.clone(JoinedCount.JoinedCountCoder.of(), joined)).isEqualTo(joined);
  }
}
