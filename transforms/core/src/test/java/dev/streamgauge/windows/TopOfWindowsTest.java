package dev.streamgauge.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.WithoutTimersTest.SparkLikeRunner;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Windows of ten seconds in four shards, with and without timers in event time. */
@RunWith(Parameterized.class)
public class TopOfWindowsTest {
  private static final long T0 = 1_700_000_000_000L;

  private static final SlidingCount TEN_SECONDS =
      SlidingCount.of(Duration.standardSeconds(10))
          .perElement()
          .withShards(4)
          .withChangesOnly()
          .withAllowedLateness(Duration.standardMinutes(1));

  @Parameterized.Parameters(name = "{0}")
  public static List<Class<? extends PipelineRunner<?>>> runners() {
    return List.of(DirectRunner.class, SparkLikeRunner.class);
  }

  @Rule public final transient TestPipeline pipeline;
  private final boolean hasTimers;

  public TopOfWindowsTest(Class<? extends PipelineRunner<?>> runner) {
    PipelineOptions options = TestPipeline.testingPipelineOptions();
    options.setRunner(runner);
    pipeline = TestPipeline.fromOptions(options);
    hasTimers = runner == DirectRunner.class;
  }

  private static TimestampedValue<LineBatch> lines(int second, String... keys) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (String key : keys) {
      builder.append(key, T0 + second * 1000L);
    }
    return TimestampedValue.of(builder.build(), at(second));
  }

  private static Instant at(int second) {
    return new Instant(T0 + second * 1000L);
  }

  private static FlatMapElements<WindowCounts, String> rows() {
    return FlatMapElements.into(TypeDescriptors.strings())
        .via(
            pane -> {
              List<String> rows = new ArrayList<>();
              for (int i = 0; i < pane.counts().size(); i++) {
                rows.add(
                    String.format(
                        "%d %s=%d %s %d",
                        (pane.startMillis() - T0) / 1000,
                        pane.counts().key(i),
                        pane.counts().count(i),
                        pane.timing(),
                        pane.revision()));
              }
              return rows;
            });
  }

  @Test
  public void aWindowIsOnePaneOfTheHighestCountsOfAllShards() {
    TestStream<LineBatch> stream =
        TestStream.create(LineBatchCoder.of())
            .addElements(lines(1, "a", "a", "a", "b", "b", "c", "d", "e", "f", "g"))
            .advanceWatermarkTo(at(9))
            .addElements(lines(9, "g", "g", "g"), lines(11, "a"))
            .advanceWatermarkToInfinity();
    PCollection<WindowCounts> top =
        pipeline
            .apply(stream)
            .apply(TEN_SECONDS)
            .apply(TopOfWindows.of(2, TEN_SECONDS.openWindows()));
    if (hasTimers) {
      PAssert.that(top.apply(rows()))
          .containsInAnyOrder("0 g=4 ON_TIME 0", "0 a=3 ON_TIME 0", "10 a=1 ON_TIME 0");
    } else {
      // This runner passes shards on one by one, so there are corrections.
      PAssert.that(top).satisfies(panes -> hasLatest(panes, Map.of("0 a", 3L, "0 g", 4L)));
    }
    pipeline.run();
  }

  private static Void hasLatest(Iterable<WindowCounts> panes, Map<String, Long> expected) {
    assertThat(latest(panes)).containsAllEntriesOf(expected);
    return null;
  }

  /** The counts with the highest revisions, by window and key. */
  private static Map<String, Long> latest(Iterable<WindowCounts> panes) {
    Map<String, Long> revisions = new TreeMap<>();
    Map<String, Long> latest = new TreeMap<>();
    for (WindowCounts pane : panes) {
      for (int i = 0; i < pane.counts().size(); i++) {
        String key = (pane.startMillis() - T0) / 1000 + " " + pane.counts().key(i);
        if (pane.revision() >= revisions.getOrDefault(key, -1L)) {
          revisions.put(key, pane.revision());
          latest.put(key, pane.counts().count(i));
        }
      }
    }
    return latest;
  }

  @Test
  public void lateLinesAddTheKeysThatTheyHaveChanged() {
    TestStream<LineBatch> stream =
        TestStream.create(LineBatchCoder.of())
            .addElements(lines(1, "a", "a", "a", "b", "b", "c"))
            .advanceWatermarkTo(at(20))
            .addElements(lines(2, "c"))
            .advanceWatermarkTo(at(21))
            .addElements(lines(3, "c", "c"))
            .advanceWatermarkToInfinity();
    PCollection<WindowCounts> top =
        pipeline
            .apply(stream)
            .apply(TEN_SECONDS)
            .apply(TopOfWindows.of(2, TEN_SECONDS.openWindows()));
    if (hasTimers) {
      PAssert.that(top.apply(rows()))
          .containsInAnyOrder("0 a=3 ON_TIME 0", "0 b=2 ON_TIME 0", "0 c=4 LATE 2");
    } else {
      PAssert.that(top).satisfies(panes -> hasLatest(panes, Map.of("0 a", 3L, "0 c", 4L)));
    }
    pipeline.run();
  }

  /** Lines up to 30 seconds late of 300 keys, against a loop over all of them. */
  @Test
  public void agreesWithAPlainLoopOnLateLines() {
    Random random = new Random(3);
    Map<Integer, Map<String, Long>> plain = new TreeMap<>();
    TestStream.Builder<LineBatch> stream = TestStream.create(LineBatchCoder.of());
    for (int now = 30; now < 120; now += 5) {
      for (int i = 0; i < 8; i++) {
        int second = now - (random.nextInt(4) == 0 ? random.nextInt(30) : 0);
        String[] keys = new String[20];
        Arrays.setAll(keys, k -> "k" + (int) Math.abs(random.nextGaussian() * 60));
        for (String key : keys) {
          plain.computeIfAbsent(second / 10 * 10, s -> new TreeMap<>()).merge(key, 1L, Long::sum);
        }
        stream = stream.addElements(lines(second, keys));
      }
      stream = stream.advanceWatermarkTo(at(now));
    }
    Map<String, Long> expected = new TreeMap<>();
    plain.forEach(
        (start, counts) ->
            counts.entrySet().stream()
                .sorted(
                    Map.Entry.<String, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(7)
                .forEach(top -> expected.put(start + " " + top.getKey(), top.getValue())));
    PCollection<WindowCounts> top =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .apply(TEN_SECONDS)
            .apply(TopOfWindows.of(7, TEN_SECONDS.openWindows()));
    PAssert.that(top).satisfies(panes -> hasLatest(panes, expected));
    pipeline.run();
  }

  @Test
  public void nothingIsTooFew() {
    pipeline.enableAbandonedNodeEnforcement(false);
    assertThatThrownBy(() -> TopOfWindows.of(0, TEN_SECONDS.openWindows()))
        .hasMessage("The highest counts of a window are one or more, not 0.");
  }
}
