package dev.streamgauge.windows.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.Test;

/** Windows of ten milliseconds; results are written {@code start {keys} TIMING revision}. */
public class MergeStateTest {
  private static final PaneMerge TOP_TWO = new HighestCounts(2);
  private static final PaneMerge OTHERS = new OtherCounts(3, Long::sum);

  private MergeState state = new MergeState();

  private static WindowCounts pane(long start, int shard, long revision, String entries) {
    CountTable table = new CountTable();
    for (String entry : entries.split(" ")) {
      byte[] key = entry.substring(0, entry.indexOf('=')).getBytes(UTF_8);
      table.add(key, 0, key.length, Long.parseLong(entry.substring(entry.indexOf('=') + 1)));
    }
    return WindowCounts.of(
            start, start + 10, revision == 0 ? Timing.ON_TIME : Timing.LATE, revision, table)
        .withShard(shard);
  }

  private static WindowCounts others(long start, int shard, long revision, long count) {
    return pane(start, shard, revision, "x=1").withCounts(CountTable.ofOtherKeys(count));
  }

  private List<String> feed(PaneMerge merge, WindowCounts... panes) {
    for (WindowCounts pane : panes) {
      state.take(merge.partOf(pane), merge);
    }
    List<String> rows = new ArrayList<>();
    state.emit(Long.MAX_VALUE, merge, pane -> rows.add(row(pane)));
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

  private static Map<String, Long> map(CountTable table) {
    Map<String, Long> map = new HashMap<>();
    for (int i = 0; i < table.size(); i++) {
      map.put(table.key(i), table.count(i));
    }
    return map;
  }

  @Test
  public void theHighestOfAllShardsAreThoseOfTheWindow() {
    assertThat(feed(TOP_TWO, pane(0, 0, 0, "a=5 b=1 c=4"), pane(0, 1, 0, "d=9 e=3")))
        .containsExactly("0 {a=5, d=9} ON_TIME 0");
  }

  @Test
  public void aCorrectionShowsTheKeysThatHaveChangedAndAreAmongTheHighest() {
    feed(TOP_TWO, pane(0, 0, 0, "a=5 b=1"), pane(0, 1, 0, "d=9"));
    assertThat(feed(TOP_TWO, pane(0, 0, 1, "b=2"))).isEmpty();
    assertThat(feed(TOP_TWO, pane(0, 0, 2, "b=7"))).containsExactly("0 {b=7} LATE 2");
    assertThat(feed(TOP_TWO, pane(0, 1, 1, "d=10 e=6"))).containsExactly("0 {d=10} LATE 3");
  }

  @Test
  public void anEarlierRevisionThatComesLaterChangesNothing() {
    feed(TOP_TWO, pane(0, 0, 2, "a=7"));
    assertThat(feed(TOP_TWO, pane(0, 0, 0, "a=5 b=1"))).containsExactly("0 {b=1} LATE 3");
    assertThat(feed(TOP_TWO, pane(0, 0, 1, "a=6"))).isEmpty();
  }

  @Test
  public void aPartThatIsTakenAgainIsEmittedAgain() throws Exception {
    WindowCounts pane = pane(0, 0, 0, "a=5");
    // The first attempt has changed the state, and its output is lost.
    feed(TOP_TWO, pane);
    state = CoderUtils.clone(MergeState.StateCoder.INSTANCE, state);
    assertThat(feed(TOP_TWO, pane)).containsExactly("0 {a=5} LATE 1");
  }

  @Test
  public void otherKeysOfShardsAreOneResult() {
    assertThat(feed(OTHERS, others(0, 0, 0, 10), others(0, 2, 0, 5)))
        .containsExactly("0 {(other keys)=15} ON_TIME 0");
    assertThat(feed(OTHERS, others(0, 2, 1, 7))).containsExactly("0 {(other keys)=17} LATE 1");
    assertThat(feed(OTHERS, pane(0, 1, 1, "a=1"))).isEmpty();
  }

  @Test
  public void windowsWaitForTheirEnds() {
    state.take(pane(0, 0, 0, "a=5"), TOP_TWO);
    state.take(pane(10, 0, 0, "a=6"), TOP_TWO);
    assertThat(state.nextEnd(Long.MIN_VALUE)).hasValue(10);
    List<String> rows = new ArrayList<>();
    state.emit(10, TOP_TWO, pane -> rows.add(row(pane)));
    assertThat(rows).containsExactly("0 {a=5} ON_TIME 0");
    assertThat(state.nextEnd(10)).hasValue(20);
    assertThat(state.nextEnd(20)).isEmpty();
  }

  @Test
  public void doesNotGrowWithUptime() {
    for (long start = 0; start < 100_000; start += 10) {
      feed(TOP_TWO, pane(start, 0, 0, "a=5 b=1 c=4"), pane(start, 1, 0, "d=5"));
      state.endStep(start + 10 - 50);
    }
    // Five windows may change, and sixteen steps may be out of order.
    assertThat(state.size()).isLessThanOrEqualTo(5 + 17);
    assertThat(feed(TOP_TWO, pane(0, 0, 1, "z=1"))).isEmpty();
  }

  /** Panes of counts that grow, shuffled and some of them twice, against the last of each key. */
  @Test
  public void anyOrderGivesTheHighestOfTheLatest() throws Exception {
    Random random = new Random(7);
    for (int run = 0; run < 200; run++) {
      state = new MergeState();
      Map<String, Long> latest = new TreeMap<>();
      List<WindowCounts> panes = new ArrayList<>();
      for (int shard = 0; shard < 3; shard++) {
        for (int revision = 0; revision < 4; revision++) {
          StringBuilder entries = new StringBuilder();
          for (int key = 0; key < 5; key++) {
            if (revision == 0 || random.nextInt(3) == 0) {
              long count = latest.merge(shard + "k" + key, 1L + random.nextInt(9), Long::sum);
              entries.append(shard).append('k').append(key).append('=').append(count).append(' ');
            }
          }
          if (entries.length() > 0) {
            panes.add(pane(0, shard, revision, entries.toString().trim()));
          }
        }
      }
      panes.addAll(List.copyOf(panes).subList(0, 3));
      Collections.shuffle(panes, random);
      Map<String, Long> shown = new TreeMap<>();
      long before = -1;
      for (WindowCounts pane : panes) {
        state.take(TOP_TWO.partOf(pane), TOP_TWO);
        state = CoderUtils.clone(MergeState.StateCoder.INSTANCE, state);
        List<WindowCounts> out = new ArrayList<>();
        if (random.nextBoolean() || pane == panes.get(panes.size() - 1)) {
          state.emit(Long.MAX_VALUE, TOP_TWO, out::add);
        }
        for (WindowCounts result : out) {
          assertThat(result.revision()).isGreaterThan(before);
          before = result.revision();
          shown.putAll(map(result.counts()));
        }
      }
      latest.entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(2)
          .forEach(top -> assertThat(shown).containsEntry(top.getKey(), top.getValue()));
    }
  }
}
