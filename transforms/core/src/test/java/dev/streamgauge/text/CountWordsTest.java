package dev.streamgauge.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.Account;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.PipelineResult;
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
    assertThat(counters()).isEqualTo(Map.of("lines_counted", 2L, "lines_dropped_late", 1L));
  }

  private static LineBatch hamlet() {
    return LineBatch.builder("test")
        .append("to be or not to be", 61_000)
        .append("that is the question to", 75_000)
        .build();
  }

  @Test
  public void ignoredWordsAreCountedByThemselves() {
    CountWords count = CountWords.in(SlidingCount.of(Duration.standardSeconds(10)));
    CountWords ignoring = count.ignoring(Set.of("to", "the", "not there", ""));
    LineBatch tallied = ignoring.tally().apply(hamlet());
    PAssert.that(
            pipeline
                .apply(Create.of(tallied).withCoder(LineBatchCoder.of()))
                .apply(ignoring.ofTallies())
                .apply(FlatMapElements.into(TypeDescriptors.strings()).via(CountWordsTest::words)))
        .containsInAnyOrder("be=2", "or=1", "not=1", "that=1", "is=1", "question=1");
    assertThat(counters()).isEqualTo(Map.of("lines_counted", 2L, "words_ignored", 4L));
  }

  @Test
  public void ignoresTheSameWordsOfLinesThatAreNotTallied() {
    CountWords count = CountWords.in(SlidingCount.of(Duration.standardMinutes(2)));
    PAssert.that(
            pipeline
                .apply(Create.of(hamlet()).withCoder(LineBatchCoder.of()))
                .apply(count.ignoring(Set.of("to", "the")))
                .apply(FlatMapElements.into(TypeDescriptors.strings()).via(CountWordsTest::words)))
        .containsInAnyOrder("be=2", "or=1", "not=1", "that=1", "is=1", "question=1");
    assertThat(counters()).isEqualTo(Map.of("lines_counted", 2L, "words_ignored", 4L));
  }

  private Map<String, Long> counters() {
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return Account.of(result);
  }
}
