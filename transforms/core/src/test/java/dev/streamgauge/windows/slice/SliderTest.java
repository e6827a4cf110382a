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

/**
 * Windows of 30 ms every 10 ms, whose corrections have the changed keys only; results are written
 * {@code start {keys} TIMING revision}.
 */
public class SliderTest {
  private static final SlidingCount WINDOWS =
      SlidingCount.of(Duration.millis(30)).every(Duration.millis(10)).withChangesOnly();
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

  /** The slice of ten milliseconds that ends a window, when the watermark passes its end. */
  private static SlicePart slice(long start, String entries) {
    return new SlicePart(start + 10, start - 20, Timing.ON_TIME, 0, 0, table(entries));
  }

  /** What late lines add to it. */
  private static SlicePart late(long start, int pane, String entries) {
    return new SlicePart(start + 10, start - 20, Timing.LATE, pane, 0, table(entries));
  }

  private List<String> feed(Slider slider, SlicePart... parts) {
    List<String> rows = new ArrayList<>();
    slider.takeAndEnd(state, List.of(parts), pane -> rows.add(row(pane)));
    return rows;
  }

  private static String row(WindowCounts pane) {
    return pane.startMillis()
        + " "
        + new TreeMap<>(map(pane.counts()))
        + " "
        + pane.timing()
        + " "
        + pane.revision();
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
  public void aSliceThatIsOvertakenCorrectsTheWindowsThatWereEmittedWithoutIt() {
    feed(slice(0, "a=1"));
    assertThat(feed(slice(20, "a=4"))).containsExactly("-10 {a=1} ON_TIME 0", "0 {a=5} ON_TIME 0");
    assertThat(feed(slice(10, "a=2"))).containsExactly("-10 {a=3} LATE 1", "0 {a=7} LATE 1");
    assertThat(feed(slice(30, ""))).containsExactly("10 {a=6} ON_TIME 0");
  }

  @Test
  public void lateLinesCorrectTheirKeysInEveryWindowThatHasEndedAndNoOthers() {
    Slider lenient = slider(WINDOWS.withAllowedLateness(Duration.millis(100)));
    for (int start = 0; start <= 50; start += 10) {
      feed(lenient, slice(start, "a=1 z=1"));
    }
    assertThat(feed(lenient, late(10, 1, "a=2 b=1")))
        .containsExactly("-10 {a=4, b=1} LATE 1", "0 {a=5, b=1} LATE 1", "10 {a=5, b=1} LATE 1");
    assertThat(feed(lenient, late(50, 1, "a=1"))).containsExactly("30 {a=4} LATE 1");
    assertThat(feed(lenient, slice(60, "a=1"))).containsExactly("40 {a=4, z=2} ON_TIME 0");
    assertThat(feed(lenient, late(10, 2, "b=1"), late(30, 1, "z=1")))
        .containsExactly(
            "-10 {b=2} LATE 2",
            "0 {b=2} LATE 2",
            "10 {b=2, z=4} LATE 2",
            "20 {z=4} LATE 1",
            "30 {z=4} LATE 2");
  }

  @Test
  public void correctionsOfWholeWindowsHaveAllKeys() {
    Slider whole =
        slider(
            SlidingCount.of(Duration.millis(30))
                .every(Duration.millis(10))
                .withAllowedLateness(Duration.millis(100)));
    feed(whole, slice(0, "a=1"), slice(10, "b=1"), slice(20, ""), slice(30, "a=1"));
    assertThat(feed(whole, late(10, 1, "c=1")))
        .containsExactly(
            "-10 {a=1, b=1, c=1} LATE 1", "0 {a=1, b=1, c=1} LATE 1", "10 {a=1, b=1, c=1} LATE 1");
  }

  @Test
  public void nothingIsEmittedWhereNothingChanges() {
    feed(slice(0, "a=1"));
    assertThat(feed(late(0, 1, "a=0"))).isEmpty();
    assertThat(feed(late(0, 2, "b=0"))).containsExactly("-20 {b=0} LATE 1");
  }

  @Test
  public void aPaneCountsOnceWheneverItComes() {
    feed(slice(0, "a=1"));
    assertThat(feed(late(0, 2, "a=1"))).containsExactly("-20 {a=2} LATE 1");
    assertThat(feed(late(0, 1, "a=5"))).containsExactly("-20 {a=7} LATE 2");
    // Again.
    assertThat(feed(late(0, 1, "a=5"))).containsExactly("-20 {a=7} LATE 3");
    assertThat(feed(slice(10, ""))).containsExactly("-10 {a=7} ON_TIME 0");
  }

  /** A task of Spark can fail when the state is changed already, and then runs again. */
  @Test
  public void aStepThatRunsAgainEmitsAgainAndCountsOnce() {
    feed(slice(0, "a=1"));
    SlicePart[] step = {slice(10, "a=2"), slice(20, "b=1"), late(0, 1, "c=1")};
    List<String> emitted =
        List.of("-20 {c=1} LATE 1", "-10 {a=3, c=1} ON_TIME 0", "0 {a=3, b=1, c=1} ON_TIME 0");
    assertThat(feed(step)).isEqualTo(emitted);
    assertThat(feed(step))
        .contains("-20 {c=1} LATE 2", "-10 {a=3, c=1} ON_TIME 2", "0 {a=3, b=1, c=1} ON_TIME 2");
    assertThat(feed(slice(30, ""))).containsExactly("10 {a=2, b=1} ON_TIME 0");
  }

  /** Large parts come as several elements, of which each ends windows: see {@link GatherFn}. */
  @Test
  public void aStepOfSeveralElementsThatRunsAgainEmitsAllOfItsWindowsAgain() throws Exception {
    feed(slice(0, "a=1"));
    SlicePart[] first = {slice(10, "a=2"), slice(20, "b=1")};
    SlicePart[] second = {slice(30, "a=4"), slice(40, "")};
    assertThat(feed(first)).containsExactly("-10 {a=3} ON_TIME 0", "0 {a=3, b=1} ON_TIME 0");
    assertThat(feed(second)).containsExactly("10 {a=6, b=1} ON_TIME 0", "20 {a=4, b=1} ON_TIME 0");
    SlideState saved = CoderUtils.clone(SlideState.StateCoder.INSTANCE, state);
    List<String> again = new ArrayList<>();
    slider(WINDOWS).takeAndEnd(saved, List.of(first), pane -> again.add(row(pane)));
    slider(WINDOWS).takeAndEnd(saved, List.of(second), pane -> again.add(row(pane)));
    assertThat(again)
        .contains(
            "-10 {a=3} ON_TIME 2",
            "0 {a=3, b=1} ON_TIME 2",
            "10 {a=6, b=1} ON_TIME 3",
            "20 {a=4, b=1} ON_TIME 3");
  }

  @Test
  public void theLatestPaneMayHoldOtherLinesWhenItComesAgain() {
    feed(slice(0, "a=1"), slice(10, "a=5 b=1"));
    assertThat(feed(slice(10, "a=7"))).contains("-10 {a=8} ON_TIME 2");
    assertThat(feed(slice(20, "a=1"))).containsExactly("0 {a=9} ON_TIME 0");
  }

  @Test
  public void windowsEndAtTheirLastSliceThoughSlicesAreShorterThanAPeriod() {
    SlidingCount hours =
        SlidingCount.of(Duration.standardHours(2)).every(Duration.standardHours(1));
    long hour = 3_600_000;
    long slice = hours.spec().slice();
    assertThat(hour % slice).isZero();
    assertThat(slice).isLessThan(hour / 300);
    Slider slider = slider(hours);
    SlicePart first = new SlicePart(slice, -hour, Timing.ON_TIME, 0, 0, table("a=1"));
    SlicePart second = new SlicePart(2 * slice, -hour, Timing.ON_TIME, 0, 0, table("a=2"));
    assertThat(feed(slider, first, second)).isEmpty();
    SlicePart end = new SlicePart(hour, -hour, Timing.ON_TIME, 0, 0, table("b=1"));
    assertThat(feed(slider, end)).containsExactly(-hour + " {a=3, b=1} ON_TIME 0");
    SlicePart next = new SlicePart(2 * hour, 0, Timing.ON_TIME, 0, 0, table("a=4"));
    assertThat(feed(slider, next)).containsExactly("0 {a=7, b=1} ON_TIME 0");
    SlicePart last = new SlicePart(3 * hour, hour, Timing.ON_TIME, 0, 0, table(""));
    assertThat(feed(slider, last)).containsExactly(hour + " {a=4} ON_TIME 0");
  }

  /** The hashes of keys decide which are kept: here they are seen from the first result. */
  @Test
  public void aLateLineOfAKeyWithoutRoomCorrectsTheOtherKeys() {
    Slider slider =
        slider(WINDOWS.perElement().withMaxKeys(3).withAllowedLateness(Duration.millis(100)));
    String rows = feed(slider, slice(0, "a=1 b=1 c=1 d=1 e=1 f=1")).get(0);
    assertThat(rows).startsWith("-20 {(other keys)=3, ");
    int pane = 1;
    for (String key : List.of("a", "b", "c", "d", "e", "f")) {
      long others = rows.contains(key + "=") ? 3 : 4;
      List<String> late = feed(slider, late(0, pane++, key + "=1"));
      assertThat(late).hasSize(1);
      assertThat(late.get(0).contains(key + "=2")).isEqualTo(others == 3);
      feed(slider, late(0, pane++, key + "=-1"));
    }
  }

  @Test
  public void nothingIsKeptForWindowsThatAreLeftOut() throws Exception {
    Slider slider = slider(WINDOWS.startingAt(new Instant(1_000_000)));
    for (int start = 0; start < 10_000; start += 10) {
      assertThat(feed(slider, slice(start, "key" + start + "=1"))).isEmpty();
    }
    assertThat(CoderUtils.encodeToByteArray(SlideState.StateCoder.INSTANCE, state))
        .hasSizeLessThan(200);
  }

  @Test
  public void theStateDoesNotGrowWithPanes() throws Exception {
    for (int pane = 0; pane < 10_000; pane++) {
      feed(late(0, pane, "a=1 b=1"));
    }
    assertThat(CoderUtils.encodeToByteArray(SlideState.StateCoder.INSTANCE, state))
        .hasSizeLessThan(200);
  }

  @Test
  public void linesWhoseFirstWindowsHaveExpiredCountInTheOthers() {
    feed(slice(0, "a=1"), slice(10, ""), slice(20, ""));
    SlicePart late = new SlicePart(10, 0, Timing.LATE, 0, 0, table("a=10"));
    assertThat(feed(late)).containsExactly("0 {a=11} LATE 1");
    assertThat(feed(slice(30, "b=1"))).containsExactly("10 {b=1} ON_TIME 0");
  }

  @Test
  public void aWindowOfWhichAllComesLateIsTheFirstRevisionOfIts() {
    assertThat(feed(new SlicePart(10, -20, Timing.LATE, 0, 0, table("a=1"))))
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
    SlicePart secondEpoch = new SlicePart(10, -20, Timing.LATE, 1, 2, table("a=1"));
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
    assertThat(feed(late(0, 1, "key0=2"))).isEmpty();
    assertThat(state.forgottenSlices).isEqualTo(1);
  }

  @Test
  public void stepsThatOvertakeEachOtherLoseNothingHoweverFarTheyAreApart() {
    assertThat(feed(slice(1_000_000, "a=1"), slice(1_000_010, "")))
        .containsExactly("999980 {a=1} ON_TIME 0", "999990 {a=1} ON_TIME 0");
    assertThat(feed(slice(0, "b=2"), slice(999_990, "b=3")))
        .containsExactly(
            "-20 {b=2} LATE 0",
            "-10 {b=2} LATE 0",
            "0 {b=2} LATE 0",
            "999970 {b=3} LATE 0",
            "999980 {b=3} LATE 1",
            "999990 {b=3} LATE 1");
    assertThat(state.forgottenSlices).isZero();
  }

  /** Panes of slices in any order, state that is saved, and slices of a part of the period. */
  @Test
  public void theLatestRevisionsAreThoseOfAPlainLoop() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      compareWithAPlainLoop(new Random(seed), 70);
      compareWithAPlainLoop(new Random(seed), 10);
    }
  }

  private static void compareWithAPlainLoop(Random random, long size) throws Exception {
    SlidingCount all =
        SlidingCount.of(Duration.millis(size))
            .every(Duration.millis(10))
            .withAllowedLateness(Duration.millis(300));
    SlidingCount windows = random.nextBoolean() ? all : all.withChangesOnly();
    List<SlicePart> parts = new ArrayList<>();
    Map<Long, Map<String, Long>> contents = new TreeMap<>();
    for (long start = 0; start < 500; start += 10) {
      Map<String, Long> content = new TreeMap<>();
      int panes = 1 + random.nextInt(3);
      for (int pane = 0; pane < panes; pane++) {
        CountTable table = new CountTable();
        for (int i = random.nextInt(4); i > 0; i--) {
          byte[] key = ("k" + random.nextInt(6)).getBytes(UTF_8);
          long value = random.nextInt(100) - 50L;
          table.add(key, 0, key.length, value);
          content.merge(new String(key, UTF_8), value, Long::sum);
        }
        parts.add(new SlicePart(start + 10, start + 10 - size, Timing.ON_TIME, pane, 0, table));
      }
      contents.put(start, content);
    }
    shuffleNear(parts, random);
    SlideState state = new SlideState();
    Map<Long, Map<String, Long>> latest = new TreeMap<>();
    Map<Long, Long> revisions = new HashMap<>();
    Slider slider = slider(windows);
    for (int from = 0; from < parts.size(); ) {
      int to = Math.min(parts.size(), from + 1 + random.nextInt(8));
      slider.takeAndEnd(
          state,
          parts.subList(from, to),
          pane -> {
            assertThat(pane.revision())
                .isEqualTo(revisions.merge(pane.startMillis(), 1L, Long::sum) - 1);
            latest
                .computeIfAbsent(pane.startMillis(), s -> new HashMap<>())
                .putAll(map(pane.counts()));
          });
      from = to;
      state = CoderUtils.clone(SlideState.StateCoder.INSTANCE, state);
    }
    assertThat(latest).isEqualTo(plain(contents, size));
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

  private static Map<Long, Map<String, Long>> plain(
      Map<Long, Map<String, Long>> contents, long size) {
    Map<Long, Map<String, Long>> windows = new TreeMap<>();
    contents.forEach(
        (slice, content) -> {
          for (long start = slice + 10 - size; start <= slice; start += 10) {
            // The last windows have not ended.
            if (start + size <= 500) {
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
