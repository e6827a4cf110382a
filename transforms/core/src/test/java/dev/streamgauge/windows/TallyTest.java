package dev.streamgauge.windows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.text.CountWords;
import dev.streamgauge.text.Tokenize;
import dev.streamgauge.windows.key.LineKey;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.junit.Rule;
import org.junit.Test;

public class TallyTest {
  private static final SlidingCount TUMBLING = SlidingCount.of(Duration.standardSeconds(10));
  private static final SlidingCount SLIDING =
      SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10));

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  private static LineBatch batch(long seed, int lines) {
    Random random = new Random(seed);
    LineBatchBuilder builder = LineBatch.builder("test").cover(-50_000, 50_000);
    for (String line : RandomLines.of(seed, lines, 3, "ab \u00e9")) {
      builder.append(line, random.nextInt(100_000) - 50_000);
    }
    return builder.build();
  }

  /** "second of the period, line" and how many there are of it, by a plain loop. */
  private static Map<String, Integer> plain(LineBatch batch, int periodMillis) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < batch.size(); i++) {
      long period = Math.floorDiv(batch.time(i), periodMillis);
      counts.merge(period + ", " + batch.line(i), 1, Integer::sum);
    }
    return counts;
  }

  private static Map<String, Integer> tallied(LineBatch batch, int periodMillis) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < batch.size(); i++) {
      long period = Math.floorDiv(batch.time(i), periodMillis);
      counts.merge(period + ", " + batch.line(i), batch.weight(i), Integer::sum);
    }
    return counts;
  }

  @Test
  public void hasEachLineOfAPeriodOnceWithItsNumber() throws Exception {
    LineBatch batch = batch(1, 5_000);
    LineBatch tally = TUMBLING.perElement().tally().apply(batch);
    assertThat(tally.isTallied()).isTrue();
    assertThat(tallied(tally, 10_000)).isEqualTo(plain(batch, 10_000)).hasSize(tally.size());
    assertThat(tally.linesRead()).isEqualTo(5_000);
    assertThat(tally.stats()).isEqualTo(batch.stats());
    assertThat(tally.coveredFrom()).isEqualTo(-50_000);
    assertThat(tally.earliestTime()).isEqualTo(batch.earliestTime());
    CoderProperties.coderDecodeEncodeEqual(LineBatchCoder.of(), tally);
    CoderProperties.coderConsistentWithEquals(LineBatchCoder.of(), tally, batch);
  }

  @Test
  public void noPeriodGetsATimeBeforeItsEarliestLine() {
    LineBatch batch = batch(2, 100);
    LineBatch tally = SLIDING.globally().tally().apply(batch);
    Map<Long, Long> earliest = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      earliest.merge(Math.floorDiv(batch.time(i), 10_000L), batch.time(i), Math::min);
    }
    assertThat(tally.size()).isEqualTo(earliest.size());
    for (int i = 0; i < tally.size(); i++) {
      assertThat(earliest).containsEntry(Math.floorDiv(tally.time(i), 10_000L), tally.time(i));
    }
  }

  @Test
  public void linesWithoutKeyAreNotInItAndNotAnsweredFor() {
    LineKey afterB =
        (bytes, from, to) ->
            from < to && bytes[from] == 'b' ? LineKey.slice(from + 1, to) : LineKey.NONE;
    LineBatch batch = RandomLines.batch(List.of("bx", "a", "by", "bx", ""));
    LineBatch tally = TUMBLING.perKey(afterB).tally().apply(batch);
    assertThat(tallied(tally, 10_000)).isEqualTo(Map.of("0, x", 2, "0, y", 1));
    assertThat(tally.linesRead()).isEqualTo(3);
  }

  @Test
  public void anEmptyBatchStaysAHeartbeat() {
    LineBatch tally = TUMBLING.tally().apply(LineBatch.heartbeat("test", 5, 9));
    assertThat(tally.isEmpty()).isTrue();
    assertThat(tally.coversTime()).isTrue();
    assertThat(tally.linesRead()).isZero();
  }

  @Test
  public void joinsToOneBatchWithOthersTalliedOrNot() {
    LineBatch a = batch(3, 200);
    LineBatch b = batch(4, 300);
    LineBatch plain = batch(5, 100);
    LineBatchFn tally = TUMBLING.perElement().tally();
    Map<String, Integer> expected = new TreeMap<>();
    for (LineBatch each : List.of(plain, a, b)) {
      plain(each, 10_000).forEach((line, count) -> expected.merge(line, count, Integer::sum));
    }
    LineBatch joined =
        LineBatch.builder("test")
            .append(plain)
            .append(tally.apply(a))
            .append(tally.apply(b))
            .build();
    assertThat(tallied(joined, 10_000)).isEqualTo(expected);
    assertThat(joined.linesRead()).isEqualTo(600);
    assertThat(joined.stats().linesRead()).isEqualTo(600);
    assertThat(
            tallied(
                LineBatch.builder("test")
                    .append(tally.apply(a))
                    .append(tally.apply(b))
                    .append(plain)
                    .build(),
                10_000))
        .isEqualTo(expected);
  }

  @Test
  public void keepsItsNumbersThroughSelectAndCannotBeCutUp() {
    LineBatch tally =
        TUMBLING.perElement().tally().apply(RandomLines.batch(List.of("a", "b", "a")));
    LineBatch second = tally.select(new int[] {1}, 1);
    assertThat(second.line(0)).isEqualTo("b");
    assertThat(second.weight(0)).isEqualTo(1);
    assertThatThrownBy(() -> Tokenize.onSpaces().asFunction().apply(tally))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tally last");
  }

  @Test
  public void comesApartAsOftenAsItStandsFor() {
    LineBatch tally =
        TUMBLING.perElement().tally().apply(RandomLines.batch(List.of("a", "b", "a")));
    PAssert.that(pipeline.apply(Create.of(tally)).apply(LineBatches.toStrings()))
        .containsInAnyOrder("a", "a", "b");
    pipeline.run();
  }

  /** The counts of windows, by a plain loop over the words of the lines. */
  private static Map<String, Long> plainWords(List<LineBatch> batches) {
    Map<String, Long> counts = new TreeMap<>();
    for (LineBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.watermarkMillis() != LineBatch.NO_WATERMARK
            && Math.floorDiv(batch.time(i), 10_000L) * 10_000 + 30_000 <= batch.watermarkMillis()) {
          continue;
        }
        long slice = Math.floorDiv(batch.time(i), 10_000L) * 10_000;
        for (String word : batch.line(i).split(" ")) {
          for (long start = slice - 20_000; start <= slice; start += 10_000) {
            if (start + 30_000 > batch.watermarkMillis()) {
              counts.merge(start + " " + word, 1L, Long::sum);
            }
          }
        }
      }
    }
    return counts;
  }

  @Test
  public void countsOfTalliesAreThoseOfTheWordsLateOnesIncluded() {
    List<LineBatch> batches = new ArrayList<>();
    for (int seed = 10; seed < 20; seed++) {
      LineBatch batch = batch(seed, 300);
      batches.add(seed % 2 == 0 ? batch : batch.withWatermark(seed * 1_000L));
    }
    CountWords words = CountWords.in(SLIDING).tokenizedBy(Tokenize.onSpaces());
    PCollection<WindowCounts> panes =
        pipeline
            .apply(
                Create.of(batches.stream().map(words.tally()::apply).toList())
                    .withCoder(LineBatchCoder.of()))
            .apply(words.ofTallies());
    Map<String, Long> expected = plainWords(batches);
    PAssert.that(panes)
        .satisfies(
            all -> {
              Map<String, Long> counts = new TreeMap<>();
              for (WindowCounts pane : all) {
                for (int i = 0; i < pane.counts().size(); i++) {
                  counts.merge(
                      pane.startMillis() + " " + pane.counts().key(i),
                      pane.counts().count(i),
                      Long::sum);
                }
              }
              assertThat(counts).isEqualTo(expected);
              return null;
            });
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    long late =
        batches.stream()
            .mapToLong(
                batch ->
                    Arrays.stream(times(batch))
                        .filter(
                            time ->
                                Math.floorDiv(time, 10_000L) * 10_000 + 30_000
                                    <= batch.watermarkMillis())
                        .count())
            .sum();
    assertThat(late).isPositive();
    Map<String, Long> account = Account.of(result);
    assertThat(account)
        .isEqualTo(Map.of("lines_dropped_late", late, "lines_counted", 3_000 - late));
  }

  private static long[] times(LineBatch batch) {
    long[] times = new long[batch.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = batch.time(i);
    }
    return times;
  }

  @Test
  public void aMillionEqualLinesAreOne() {
    LineBatchBuilder builder = LineBatch.builder("test");
    byte[] line = "ERROR disk".getBytes(UTF_8);
    for (int i = 0; i < 1_000_000; i++) {
      builder.append(line, 0, line.length, 7);
    }
    LineBatch tally = TUMBLING.globally().tally().apply(builder.build());
    assertThat(tally.size()).isEqualTo(1);
    assertThat(tally.weight(0)).isEqualTo(1_000_000);
    assertThat(tally.byteSize()).isZero();
  }
}
