package dev.streamgauge.windows.slice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.LongReducer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Test;

/** Windows of 30 ms every 10 ms; results are written {@code start {keys} TIMING revision}. */
public class SliderTest {
  private static final SlidingCount WINDOWS =
      SlidingCount.of(Duration.millis(30)).every(Duration.millis(10));
  private static final LongReducer MINUS = (sum, gone) -> sum - gone;

  private final SlideState state = new SlideState();

  private static Slider slider(SlidingCount windows) {
    return new Slider(windows.spec(), Long::sum, MINUS);
  }

  /** {@code "a=1 b=2"}. */
  private static CountTable table(String entries) {
    CountTable table = new CountTable();
    for (String entry : entries.isEmpty() ? new String[0] : entries.split(" ")) {
      byte[] key = entry.substring(0, entry.indexOf('=')).getBytes(UTF_8);
      table.add(key, 0, key.length, Long.parseLong(entry.substring(entry.indexOf('=') + 1)));
    }
    return table;
  }

  private static SlicePart slice(long start, String entries) {
    return new SlicePart(start, start - 20, Timing.ON_TIME, 0, 0, table(entries));
  }

  private static SlicePart again(long start, int pane, String entries) {
    return new SlicePart(start, start - 20, Timing.LATE, pane, 0, table(entries));
  }

  private List<String> feed(Slider slider, SlicePart... parts) {
    List<String> rows = new ArrayList<>();
    for (WindowCounts pane : slider.feed(state, 0, List.of(parts))) {
      Map<String, Long> counts = new TreeMap<>();
      for (int i = 0; i < pane.counts().size(); i++) {
        counts.put(pane.counts().key(i), pane.counts().count(i));
      }
      rows.add(pane.startMillis() + " " + counts + " " + pane.timing() + " " + pane.revision());
    }
    return rows;
  }

  private List<String> feed(SlicePart... parts) {
    return feed(slider(WINDOWS), parts);
  }

  @Test
  public void addsTheSliceThatComesInAndTakesAwayTheOneThatFallsOut() {
    assertThat(feed(slice(0, "a=1"))).containsExactly("-20 {a=1} ON_TIME 0");
    assertThat(feed(slice(10, "a=2 b=5"))).containsExactly("-10 {a=3, b=5} ON_TIME 0");
    assertThat(feed(slice(20, "a=4"))).containsExactly("0 {a=7, b=5} ON_TIME 0");
    assertThat(feed(slice(30, "c=1"))).containsExactly("10 {a=6, b=5, c=1} ON_TIME 0");
    assertThat(feed(slice(40, ""))).containsExactly("20 {a=4, c=1} ON_TIME 0");
    assertThat(feed(slice(50, ""))).containsExactly("30 {c=1} ON_TIME 0");
    assertThat(feed(slice(60, ""))).isEmpty();
  }

  @Test
  public void aKeyWhoseNumbersAddUpToZeroIsThereWhileASliceHasIt() {
    feed(slice(0, "a=5"));
    assertThat(feed(slice(10, "a=-5"))).containsExactly("-10 {a=0} ON_TIME 0");
    feed(slice(20, ""));
    assertThat(feed(slice(30, ""))).containsExactly("10 {a=-5} ON_TIME 0");
    assertThat(feed(slice(40, ""))).isEmpty();
  }

  @Test
  public void slicesThatComeTogetherAreTakenInTheOrderOfTime() {
    assertThat(feed(slice(20, "a=4"), slice(0, "a=1"), slice(10, "a=2")))
        .containsExactly("-20 {a=1} ON_TIME 0", "-10 {a=3} ON_TIME 0", "0 {a=7} ON_TIME 0");
  }

  @Test
  public void aSliceThatIsOvertakenCorrectsTheWindowsThatWereToldWithoutIt() {
    feed(slice(0, "a=1"));
    assertThat(feed(slice(20, "a=4"))).containsExactly("0 {a=5} ON_TIME 0");
    assertThat(feed(slice(10, "a=2"))).containsExactly("-10 {a=3} ON_TIME 0", "0 {a=7} LATE 1");
    assertThat(feed(slice(30, ""))).containsExactly("10 {a=6} ON_TIME 0");
  }

  @Test
  public void lateLinesCorrectEveryWindowThatHasEndedAndNoOther() {
    SlidingCount lenient = WINDOWS.withAllowedLateness(Duration.millis(100));
    for (int start = 0; start <= 50; start += 10) {
      feed(slider(lenient), slice(start, "a=1"));
    }
    assertThat(feed(slider(lenient), again(10, 1, "a=3 b=1")))
        .containsExactly("-10 {a=4, b=1} LATE 1", "0 {a=5, b=1} LATE 1", "10 {a=5, b=1} LATE 1");
    assertThat(feed(slider(lenient), again(50, 1, "a=2"))).containsExactly("30 {a=4} LATE 1");
    assertThat(feed(slider(lenient), slice(60, "a=1"))).containsExactly("40 {a=4} ON_TIME 0");
    assertThat(feed(slider(lenient), again(10, 2, "a=3 b=2")))
        .containsExactly("-10 {a=4, b=2} LATE 2", "0 {a=5, b=2} LATE 2", "10 {a=5, b=2} LATE 2");
  }

  @Test
  public void theSameStateOfASliceOrAnEarlierOneChangesNothing() {
    feed(slice(0, "a=1"));
    assertThat(feed(again(0, 2, "a=2"))).containsExactly("-20 {a=2} LATE 1");
    assertThat(feed(again(0, 2, "a=2"), again(0, 1, "a=1"), again(0, 3, "a=2"))).isEmpty();
    assertThat(feed(slice(10, ""))).containsExactly("-10 {a=2} ON_TIME 0");
  }

  @Test
  public void linesWhoseFirstWindowsHaveExpiredCountInTheOthers() {
    feed(slice(0, "a=1"), slice(10, ""), slice(20, ""));
    SlicePart late = new SlicePart(0, 0, Timing.LATE, 0, 0, table("a=10"));
    assertThat(feed(late)).containsExactly("0 {a=11} LATE 1");
    assertThat(feed(slice(30, "b=1"))).containsExactly("10 {b=1} ON_TIME 0");
  }

  @Test
  public void aWindowOfWhichAllComesLateIsTheFirstRevisionOfIts() {
    assertThat(feed(new SlicePart(0, -20, Timing.LATE, 0, 0, table("a=1"))))
        .containsExactly("-20 {a=1} LATE 0");
  }

  @Test
  public void afterAGapTheWindowIsSummedAnew() {
    feed(slice(0, "a=1"), slice(10, ""), slice(20, ""));
    assertThat(feed(slice(5_000_000_000L, "b=2"))).containsExactly("4999999980 {b=2} ON_TIME 0");
  }

  @Test
  public void windowsBeforeTheStartAreLeftOutAndRevisionsBeginWhereTold() {
    Slider slider = slider(WINDOWS.startingAt(new Instant(-10)).withFirstRevision(1000));
    assertThat(feed(slider, slice(0, "a=1"))).isEmpty();
    assertThat(feed(slider, slice(10, ""))).containsExactly("-10 {a=1} ON_TIME 1000");
    SlicePart secondEpoch = new SlicePart(0, -20, Timing.LATE, 1, 2, table("a=2"));
    assertThat(feed(slider, secondEpoch)).containsExactly("-10 {a=2} LATE " + (2 * (1 << 20) + 1));
  }

  @Test
  public void whatIsFinalIsForgottenAndWhatComesForItIsCounted() throws Exception {
    for (int start = 0; start < 10_000; start += 10) {
      feed(slice(start, "key" + start + "=1"));
    }
    byte[] saved = CoderUtils.encodeToByteArray(SlideState.StateCoder.INSTANCE, state);
    assertThat(saved).hasSizeLessThan(1000);
    // No slice of its windows is there any more: they must not be emitted with what is left.
    assertThat(feed(again(0, 1, "key0=2"))).isEmpty();
    assertThat(state.forgottenSlices).isEqualTo(1);
  }

  @Test
  public void stepsThatOvertakeEachOtherLoseNothingHoweverFarTheyAreApart() {
    assertThat(feed(slice(1_000_000, "a=1"), slice(1_000_010, "")))
        .containsExactly("999980 {a=1} ON_TIME 0", "999990 {a=1} ON_TIME 0");
    assertThat(feed(slice(0, "b=2"), slice(999_990, "b=3")))
        .containsExactly(
            "-20 {b=2} ON_TIME 0",
            "999970 {b=3} ON_TIME 0",
            "999980 {a=1, b=3} LATE 1",
            "999990 {a=1, b=3} LATE 1");
    assertThat(state.forgottenSlices).isZero();
  }

  /** Every slice in any order, some again and again with more in them, and state that is saved. */
  @Test
  public void theLatestRevisionsAreThoseOfAPlainLoop() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      compareWithAPlainLoop(new Random(seed));
    }
  }

  private static void compareWithAPlainLoop(Random random) throws Exception {
    SlidingCount windows =
        SlidingCount.of(Duration.millis(70))
            .every(Duration.millis(10))
            .withAllowedLateness(Duration.millis(300));
    List<SlicePart> parts = new ArrayList<>();
    Map<Long, Map<String, Long>> contents = new TreeMap<>();
    for (long start = 0; start < 500; start += 10) {
      Map<String, Long> content = new TreeMap<>();
      int panes = 1 + random.nextInt(3);
      for (int pane = 0; pane < panes; pane++) {
        for (int i = random.nextInt(4); i > 0; i--) {
          content.merge("k" + random.nextInt(6), random.nextInt(100) - 50L, Long::sum);
        }
        CountTable table = new CountTable();
        content.forEach(
            (key, value) -> {
              byte[] bytes = key.getBytes(UTF_8);
              table.add(bytes, 0, bytes.length, value);
            });
        parts.add(new SlicePart(start, start - 60, Timing.ON_TIME, pane, 0, table));
      }
      contents.put(start, content);
    }
    shuffleNear(parts, random);
    SlideState state = new SlideState();
    Map<Long, WindowCounts> latest = new TreeMap<>();
    for (int from = 0; from < parts.size(); ) {
      int to = Math.min(parts.size(), from + 1 + random.nextInt(8));
      for (WindowCounts pane : slider(windows).feed(state, 3, parts.subList(from, to))) {
        WindowCounts before = latest.put(pane.startMillis(), pane);
        assertThat(pane.revision()).isEqualTo(before == null ? 0 : before.revision() + 1);
        assertThat(pane.shard()).isEqualTo(3);
      }
      from = to;
      state = CoderUtils.clone(SlideState.StateCoder.INSTANCE, state);
    }
    Map<Long, Map<String, Long>> emitted = new TreeMap<>();
    latest.forEach((start, pane) -> emitted.put(start, map(pane.counts())));
    assertThat(emitted).isEqualTo(plain(contents));
  }

  /** No part gets further from its place than late lines may. */
  private static void shuffleNear(List<SlicePart> parts, Random random) {
    for (int from = 0; from < parts.size(); from += 20) {
      Collections.shuffle(parts.subList(from, Math.min(parts.size(), from + 20)), random);
    }
  }

  private static Map<String, Long> map(CountTable table) {
    Map<String, Long> map = new HashMap<>();
    for (int i = 0; i < table.size(); i++) {
      map.put(table.key(i), table.count(i));
    }
    return map;
  }

  private static Map<Long, Map<String, Long>> plain(Map<Long, Map<String, Long>> contents) {
    Map<Long, Map<String, Long>> windows = new TreeMap<>();
    contents.forEach(
        (slice, content) -> {
          for (long start = slice - 60; start <= slice; start += 10) {
            // The last windows have not ended.
            if (start + 70 <= 500) {
              for (Map.Entry<String, Long> entry : content.entrySet()) {
                windows
                    .computeIfAbsent(start, s -> new HashMap<>())
                    .merge(entry.getKey(), entry.getValue(), Long::sum);
              }
            }
          }
        });
    return windows;
  }

  @Test
  public void aPartKeepsAllItSaysThroughItsCoder() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        SlicePart.PartCoder.INSTANCE,
        new SlicePart(-20, -50, Timing.LATE, 7, 9, table("a=1 b=-2 \u00e9=300")));
  }
}
