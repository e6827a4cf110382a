package dev.streamgauge.state.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.state.fold.KeyTtl;
import dev.streamgauge.state.fold.KeyedFold;
import dev.streamgauge.state.fold.LineSpan;
import dev.streamgauge.state.fold.LineSpan.ActivityCoder;
import dev.streamgauge.state.fold.SessionFold;
import dev.streamgauge.state.fold.Total;
import dev.streamgauge.state.fold.Total.TotalCoder;
import dev.streamgauge.state.fold.TotalFold;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Duration;
import org.junit.Test;

/** States by key against plain loops over all events. Times are in milliseconds after 0. */
public class ShardStateTest {
  private static final long PERIOD = 100;
  private static final long GAP = 300;
  private static final long LATENESS = 5_000;
  private static final PeriodConfig SESSION_PACE = new PeriodConfig(PERIOD, LATENESS, GAP);
  private static final SessionFold SESSIONS = new SessionFold(GAP);

  private record Event(String key, long time) {}

  /** What a reader has who keeps the highest revision of each result. */
  private static final class Reader {
    private record Id(String key, long start, long end) {}

    private final Map<Id, KeyResult<String, Long>> latest = new HashMap<>();

    void read(List<KeyResult<String, Long>> results) {
      for (KeyResult<String, Long> result : results) {
        Id id = new Id(result.key(), result.startMillis(), result.endMillis());
        KeyResult<String, Long> before = latest.put(id, result);
        assertThat(before == null || before.revision() < result.revision())
            .as("%s after %s", result, before)
            .isTrue();
      }
    }

    /** By {@code start-end key}; what there is nothing of any more is left out. */
    TreeMap<String, Long> rows() {
      TreeMap<String, Long> rows = new TreeMap<>();
      latest.forEach(
          (id, result) -> {
            if (result.value() != null) {
              rows.put(id.start + "-" + id.end + " " + id.key, result.value());
            }
          });
      return rows;
    }
  }

  private static TreeMap<String, Long> plainSessions(List<Event> events) {
    TreeMap<String, List<Long>> times = new TreeMap<>();
    events.forEach(e -> times.computeIfAbsent(e.key, k -> new ArrayList<>()).add(e.time));
    TreeMap<String, Long> sessions = new TreeMap<>();
    times.forEach(
        (key, all) -> {
          Collections.sort(all);
          int from = 0;
          for (int i = 1; i <= all.size(); i++) {
            if (i == all.size() || all.get(i) - all.get(i - 1) >= GAP) {
              String id = all.get(from) + "-" + (all.get(i - 1) + GAP) + " " + key;
              sessions.put(id, (long) (i - from));
              from = i;
            }
          }
        });
    return sessions;
  }

  private static TreeMap<String, Long> plainTotals(List<Event> events, long ttl) {
    TreeMap<String, TreeMap<Long, Long>> counts = new TreeMap<>();
    for (Event e : events) {
      counts
          .computeIfAbsent(e.key, k -> new TreeMap<>())
          .merge(e.time / PERIOD * PERIOD, 1L, Long::sum);
    }
    TreeMap<String, Long> totals = new TreeMap<>();
    counts.forEach(
        (key, periods) -> {
          long total = 0;
          long previous = Long.MIN_VALUE / 2;
          for (Map.Entry<Long, Long> period : periods.entrySet()) {
            long start = period.getKey();
            total =
                start - (previous + PERIOD) >= ttl ? period.getValue() : total + period.getValue();
            totals.put(start + "-" + (start + PERIOD) + " " + key, total);
            previous = start;
          }
        });
    return totals;
  }

  private static List<Event> randomEvents(Random random, int number) {
    List<Event> events = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < number; i++) {
      time += random.nextInt(60);
      events.add(new Event("key" + random.nextInt(4), time));
    }
    return events;
  }

  private static PeriodValues<String, LineSpan> period(long start, long pane, List<Event> events) {
    Map<String, LineSpan> values = new LinkedHashMap<>();
    for (Event e : events) {
      values.merge(e.key, new LineSpan(e.time, e.time, 1), LineSpan::plus);
    }
    return new PeriodValues<>(start, 0, pane, false, values);
  }

  /**
   * What accumulating panes bring of events that come in a random order: each period again and
   * again, with ever more of its events, several at once and in no order.
   */
  private static List<List<PeriodValues<String, LineSpan>>> feeds(
      Random random, List<Event> events) {
    List<Event> arriving = new ArrayList<>(events);
    // Some are late, though by less than is allowed.
    Map<Event, Long> arrivals = new IdentityHashMap<>();
    events.forEach(event -> arrivals.put(event, event.time + random.nextInt(3_000)));
    arriving.sort(Comparator.comparing(arrivals::get));
    TreeMap<Long, List<Event>> periods = new TreeMap<>();
    Map<Long, Long> panes = new HashMap<>();
    List<List<PeriodValues<String, LineSpan>>> feeds = new ArrayList<>();
    List<PeriodValues<String, LineSpan>> feed = new ArrayList<>();
    for (Event event : arriving) {
      long start = event.time / PERIOD * PERIOD;
      periods.computeIfAbsent(start, s -> new ArrayList<>()).add(event);
      feed.add(period(start, panes.merge(start, 1L, Long::sum) - 1, periods.get(start)));
      if (random.nextInt(5) == 0) {
        Collections.shuffle(feed, random);
        feeds.add(feed);
        feed = new ArrayList<>();
      }
    }
    feeds.add(feed);
    feeds.add(List.of(period(periods.lastKey() + 100 * PERIOD, 0, List.of())));
    return feeds;
  }

  private static <S> Coder<ShardState<String, LineSpan, S, Long>> coder(
      KeyedFold<String, LineSpan, S, Long> fold, PeriodConfig config, Coder<S> state) {
    return new ShardStateCoder<>(
        fold,
        config,
        new Coders<>(StringUtf8Coder.of(), ActivityCoder.of(), state, VarLongCoder.of()));
  }

  @Test
  public void findsTheSessionsOfAPlainLoopInWhateverOrderLinesCome() throws CoderException {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<Event> events = randomEvents(random, 400);
      Coder<ShardState<String, LineSpan, LineSpan, Long>> coder =
          coder(SESSIONS, SESSION_PACE, ActivityCoder.of());
      ShardState<String, LineSpan, LineSpan, Long> shard = new ShardState<>(SESSIONS, SESSION_PACE);
      Reader reader = new Reader();
      for (List<PeriodValues<String, LineSpan>> feed : feeds(random, events)) {
        reader.read(shard.feed(feed));
        shard = CoderUtils.clone(coder, shard);
      }
      assertThat(reader.rows()).as("seed %d", seed).isEqualTo(plainSessions(events));
    }
  }

  @Test
  public void countsWhatAPlainLoopCountsInWhateverOrderLinesCome() throws CoderException {
    long ttl = 700;
    TotalFold fold = new TotalFold(KeyTtl.of(Duration.millis(ttl), PERIOD));
    PeriodConfig config = new PeriodConfig(PERIOD, LATENESS, 0);
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<Event> events = randomEvents(random, 400);
      Coder<ShardState<String, LineSpan, Total, Long>> coder = coder(fold, config, TotalCoder.of());
      ShardState<String, LineSpan, Total, Long> shard = new ShardState<>(fold, config);
      Reader reader = new Reader();
      for (List<PeriodValues<String, LineSpan>> feed : feeds(random, events)) {
        reader.read(shard.feed(feed));
        shard = CoderUtils.clone(coder, shard);
      }
      assertThat(reader.rows()).as("seed %d", seed).isEqualTo(plainTotals(events, ttl));
    }
  }

  @Test
  public void whatIsReadAgainAfterACrashCountsOnceAndIsToldAgain() throws CoderException {
    List<Event> events = randomEvents(new Random(7), 2_000);
    TreeMap<Long, List<Event>> periods = new TreeMap<>();
    events.forEach(
        e -> periods.computeIfAbsent(e.time / PERIOD * PERIOD, s -> new ArrayList<>()).add(e));
    PeriodConfig config = new PeriodConfig(PERIOD, GAP, GAP);
    Coder<ShardState<String, LineSpan, LineSpan, Long>> coder =
        coder(SESSIONS, config, ActivityCoder.of());
    ShardState<String, LineSpan, LineSpan, Long> shard = new ShardState<>(SESSIONS, config);
    Reader reader = new Reader();
    List<Long> starts = new ArrayList<>(periods.keySet());
    int crash = starts.size() / 2;
    for (int i = 0; i < crash; i++) {
      List<KeyResult<String, Long>> results =
          shard.feed(List.of(period(starts.get(i), 0, periods.get(starts.get(i)))));
      if (i < crash - 3) {
        reader.read(results);
      }
      // The results of the last three were on their way when it crashed.
    }
    shard = CoderUtils.clone(coder, shard);
    reader.read(shard.emitAgain(1000));
    for (int i = crash - 6; i < starts.size(); i++) {
      PeriodValues<String, LineSpan> again = period(starts.get(i), 0, periods.get(starts.get(i)));
      reader.read(
          shard.feed(List.of(new PeriodValues<>(starts.get(i), 1000, 0, false, again.values()))));
    }
    reader.read(shard.feed(List.of(period(starts.get(starts.size() - 1) + 1000, 0, List.of()))));
    assertThat(reader.rows()).isEqualTo(plainSessions(events));
  }

  @Test
  public void anOlderStateOfAPeriodTakesNothingBack() {
    ShardState<String, LineSpan, LineSpan, Long> shard = new ShardState<>(SESSIONS, SESSION_PACE);
    List<Event> two = List.of(new Event("a", 10), new Event("a", 20));
    shard.feed(List.of(period(0, 1, two)));
    shard.feed(List.of(period(0, 0, two.subList(0, 1))));
    Reader reader = new Reader();
    reader.read(shard.feed(List.of(period(1000, 0, List.of()))));
    assertThat(reader.rows()).isEqualTo(Map.of("10-320 a", 2L));
  }

  @Test
  public void keepsNothingOfKeysThatAreOver() {
    ShardState<String, LineSpan, LineSpan, Long> shard =
        new ShardState<>(SESSIONS, new PeriodConfig(PERIOD, GAP, GAP));
    for (long start = 0; start < 1_000 * PERIOD; start += PERIOD) {
      shard.feed(List.of(period(start, 0, List.of(new Event("key" + start, start)))));
    }
    assertThat(shard.histories).hasSizeLessThan(20);
    assertThat(shard.panes).hasSizeLessThan(20);
    assertThat(shard.revisions).hasSizeLessThan(20);
  }

  @Test
  public void aStateOfAnotherVersionIsRefused() {
    Coder<ShardState<String, LineSpan, LineSpan, Long>> coder =
        coder(SESSIONS, SESSION_PACE, ActivityCoder.of());
    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(coder, new byte[] {9, 0, 0}))
        .isInstanceOf(CoderException.class)
        .hasMessageContaining("version");
  }
}
