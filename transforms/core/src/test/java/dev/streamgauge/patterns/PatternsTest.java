package dev.streamgauge.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.SlidingCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;

/** Results are written {@code start-end revision [count template first..last]}, in seconds. */
public class PatternsTest {
  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  private static final long T0 = 1_700_000_000_000L;

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  private static TimestampedValue<LineBatch> batch(Object... secondsAndTexts) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (int i = 0; i < secondsAndTexts.length; i += 2) {
      builder.append((String) secondsAndTexts[i + 1], T0 + (int) secondsAndTexts[i] * 1000L);
    }
    LineBatch batch = builder.build();
    return TimestampedValue.of(batch, new Instant(batch.earliestTime()));
  }

  private static Instant second(int second) {
    return new Instant(T0 + second * 1000L);
  }

  private static long seconds(long millis) {
    return (millis - T0) / 1000;
  }

  private static String row(WindowPatterns pane) {
    List<String> patterns = new ArrayList<>();
    for (Pattern p : pane.patterns().patterns()) {
      patterns.add(
          p.count()
              + " "
              + p.template()
              + " "
              + seconds(p.firstMillis())
              + ".."
              + seconds(p.lastMillis()));
    }
    return seconds(pane.startMillis())
        + "-"
        + seconds(pane.endMillis())
        + " "
        + pane.revision()
        + " "
        + patterns;
  }

  private PCollection<String> rows(TestStream<LineBatch> lines, SlidingCount windows) {
    return pipeline
        .apply(lines)
        .apply(Patterns.in(windows))
        .apply(MapElements.into(TypeDescriptors.strings()).via(PatternsTest::row));
  }

  @Test
  public void aLateLineCorrectsItsWindow() {
    TestStream<LineBatch> lines =
        TestStream.create(LineBatchCoder.of())
            .addElements(batch(1, "job 1 done", 4, "disk full", 2, "job 2 done"))
            .addElements(batch(11, "job 3 done"))
            .advanceWatermarkTo(second(12))
            .addElements(batch(0, "job 9 done"))
            .advanceWatermarkToInfinity();
    PAssert.that(
            rows(
                lines,
                SlidingCount.of(Duration.standardSeconds(10))
                    .withAllowedLateness(Duration.standardMinutes(1))))
        .containsInAnyOrder(
            "0-10 0 [2 job <*> done 1..2, 1 disk full 4..4]",
            "0-10 1 [3 job <*> done 0..2, 1 disk full 4..4]",
            "10-20 0 [1 job <*> done 11..11]");
    pipeline.run().waitUntilFinish();
  }

  @Test
  public void slidingWindowsShareTheirLines() {
    TestStream<LineBatch> lines =
        TestStream.create(LineBatchCoder.of())
            .addElements(batch(1, "job 1 done", 12, "job 2 done"))
            .advanceWatermarkToInfinity();
    PAssert.that(
            rows(
                lines,
                SlidingCount.of(Duration.standardSeconds(20)).every(Duration.standardSeconds(10))))
        .containsInAnyOrder(
            "-10-10 0 [1 job <*> done 1..1]",
            "0-20 0 [2 job <*> done 1..12]",
            "10-30 0 [1 job <*> done 12..12]");
    pipeline.run().waitUntilFinish();
  }

  /**
   * A line every 7 s for two hours, of two kinds, in bundles of three minutes; some lines are late.
   */
  @Test
  public void longWindowsAreSummedInParts() {
    TestStream.Builder<LineBatch> lines = TestStream.create(LineBatchCoder.of());
    // T0 is 800 s after a full hour.
    int[] jobs = new int[3];
    int[] full = new int[3];
    for (int minute = 0; minute < 120; minute += 3) {
      List<Object> bundle = new ArrayList<>();
      for (int second = 60 * minute; second < 60 * minute + 180; second += 7) {
        boolean disk = second % 5 == 0;
        bundle.add(second);
        bundle.add(disk ? "disk full" : "job " + second + " done");
        (disk ? full : jobs)[(second + 800) / 3600]++;
      }
      lines =
          lines
              .addElements(batch(bundle.toArray()))
              // So the last lines of a bundle are late for their slice, and all for their window.
              .advanceWatermarkTo(second(60 * minute + 130));
    }
    lines = lines.addElements(batch(5, "job 5 done", 2900, "disk full"));
    List<String> expected = new ArrayList<>();
    expected.add(hour(-800, 0, jobs[0], full[0]));
    expected.add(hour(2800, 0, jobs[1], full[1]));
    expected.add(hour(-800, 1, jobs[0] + 1, full[0]));
    expected.add(hour(2800, 1, jobs[1], full[1] + 1));
    expected.add(hour(6400, 0, jobs[2], full[2]));
    PAssert.that(
            rows(
                    lines.advanceWatermarkToInfinity(),
                    SlidingCount.of(Duration.standardHours(1))
                        .withAllowedLateness(Duration.standardHours(5)))
                .apply(
                    "WithoutTimes",
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.replaceAll(" -?\\d+\\.\\.-?\\d+(?=[,\\]])", ""))))
        .containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  private static String hour(int start, int revision, int jobs, int full) {
    return start
        + "-"
        + (start + 3600)
        + " "
        + revision
        + " ["
        + jobs
        + " job <*> done, "
        + full
        + " disk full]";
  }

  /**
   * Lines in no order of time, most of them of one kind, some of another, counted by a plain loop.
   */
  @Test
  public void talliesGiveWhatTheirLinesGive() {
    SlidingCount windows =
        SlidingCount.of(Duration.standardSeconds(20))
            .every(Duration.standardSeconds(10))
            .withAllowedLateness(Duration.standardMinutes(1));
    Random random = new Random(7);
    Map<Integer, Map<String, int[]>> byWindow = new TreeMap<>();
    List<TimestampedValue<LineBatch>> batches = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      LineBatchBuilder builder = LineBatch.builder("test");
      for (int i = 0; i < 1000; i++) {
        int second = random.nextInt(45);
        boolean full = random.nextInt(10) == 0;
        builder.append(full ? "disk full" : "job " + i + " done", T0 + second * 1000L);
        for (int start = second / 10 * 10 - 10; start <= second; start += 10) {
          int[] seen =
              byWindow
                  .computeIfAbsent(start, w -> new TreeMap<>())
                  .computeIfAbsent(
                      full ? "disk full" : "job <*> done", t -> new int[] {0, second, second});
          seen[0]++;
          seen[1] = Math.min(seen[1], second);
          seen[2] = Math.max(seen[2], second);
        }
      }
      LineBatch tallied = Patterns.in(windows).tally().apply(builder.build());
      // A line for each slice that the batch touches.
      assertThat(tallied.isTallied()).isTrue();
      assertThat(tallied.size()).isEqualTo(5);
      assertThat(tallied.linesRead()).isEqualTo(1000);
      batches.add(TimestampedValue.of(tallied, second(0)));
    }
    List<String> expected = new ArrayList<>();
    byWindow.forEach(
        (start, templates) ->
            expected.add(
                start
                    + "-"
                    + (start + 20)
                    + " 0 "
                    + templates.entrySet().stream()
                        .sorted((a, b) -> b.getValue()[0] - a.getValue()[0])
                        .map(e -> row(e.getKey(), e.getValue()))
                        .toList()));
    TestStream.Builder<LineBatch> lines = TestStream.create(LineBatchCoder.of());
    for (TimestampedValue<LineBatch> batch : batches) {
      lines = lines.addElements(batch);
    }
    PAssert.that(
            pipeline
                .apply(lines.advanceWatermarkToInfinity())
                .apply(Patterns.in(windows).ofTallies())
                .apply(MapElements.into(TypeDescriptors.strings()).via(PatternsTest::row)))
        .containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  private static String row(String template, int[] seen) {
    return seen[0] + " " + template + " " + seen[1] + ".." + seen[2];
  }

  @Test
  public void displayDataShowsTheWindowsAndTheBound() {
    DisplayData shown =
        DisplayData.from(Patterns.in(SlidingCount.of(Duration.standardSeconds(10))));
    assertThat(shown.items().stream().map(DisplayData.Item::getKey))
        .contains("size", "maxSignatures");
    pipeline.enableAbandonedNodeEnforcement(false);
  }
}
