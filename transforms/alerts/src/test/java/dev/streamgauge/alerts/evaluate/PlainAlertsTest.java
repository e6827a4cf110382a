package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.count.TestSlices;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

/** Random counts, on time and late, against a plain computation over all of them. */
public class PlainAlertsTest {
  private static final int SLICES = 60;
  private static final long PERIOD = 10_000;

  private static RuleSet rules(int window, int threshold, int pending, int keep) {
    return RuleSet.parse(
        "rules.yaml",
        Scenario.file(
            String.format(
                "{alert: A, window: %d0s, condition: count >= %d, for: %d0s, keep_firing_for: %d0s}",
                window, threshold, pending, keep)));
  }

  private static Slice slice(RuleSet rules, int index, int lines) {
    LineBatchBuilder builder = LineBatch.builder("test");
    long start = Scenario.T0 + index * PERIOD;
    for (int i = 0; i < lines; i++) {
      builder.append("x", start + i);
    }
    return TestSlices.of(rules, builder.cover(start, start + PERIOD - 1).build()).get(0);
  }

  private static List<AlertEvent> feed(RuleGroupState life, RuleSet rules, Slice... slices) {
    List<AlertEvent> events = new ArrayList<>();
    for (AlertGroup group : life.feed(List.of(slices), rules, SLICES * PERIOD)) {
      events.addAll(group.events());
    }
    return events;
  }

  private static int[] randomCounts(Random random) {
    int[] counts = new int[SLICES];
    for (int i = 0; i < SLICES; i++) {
      counts[i] = random.nextInt(4) == 0 ? random.nextInt(5) : 0;
    }
    return counts;
  }

  private static int slices(long millis) {
    return (int) ((millis - Scenario.T0) / PERIOD);
  }

  @Test
  public void onTimeTheAlertsAreThoseOfThePlainComputation() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int window = 1 + random.nextInt(4);
      int threshold = 1 + random.nextInt(5);
      int pending = random.nextInt(3);
      int keep = random.nextInt(3);
      RuleSet rules = rules(window, threshold, pending, keep);
      int[] counts = randomCounts(random);
      RuleGroupState life = new RuleGroupState(PERIOD);
      List<PlainAlerts.Alert> emitted = new ArrayList<>();
      for (int i = 0; i < SLICES; i++) {
        for (AlertEvent event : feed(life, rules, slice(rules, i, counts[i]))) {
          int start = slices(event.startsAtMillis());
          if (event.status() == AlertEvent.Status.FIRING) {
            emitted.add(new PlainAlerts.Alert(start, -1));
          } else {
            emitted.set(
                emitted.size() - 1, new PlainAlerts.Alert(start, slices(event.endsAtMillis())));
          }
        }
      }
      assertThat(emitted)
          .as("seed %d", seed)
          .isEqualTo(PlainAlerts.of(counts, window, threshold, pending, keep));
    }
  }

  @Test
  public void lateLinesNeitherRepeatNorLoseAnAlert() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(1000 + seed);
      int window = 1 + random.nextInt(4);
      int threshold = 1 + random.nextInt(5);
      RuleSet rules = rules(window, threshold, random.nextInt(2), 0);
      int pending = (int) (rules.rules().get(0).forMillis() / PERIOD);
      int[] counts = randomCounts(random);
      int[] onTime = new int[SLICES];
      List<Integer> late = new ArrayList<>();
      RuleGroupState life = new RuleGroupState(PERIOD);
      List<AlertEvent> emitted = new ArrayList<>();
      int[] seen = new int[SLICES];
      for (int i = 0; i < SLICES; i++) {
        onTime[i] = random.nextInt(counts[i] + 1);
        if (onTime[i] < counts[i]) {
          late.add(i);
        }
        seen[i] = onTime[i];
        emitted.addAll(feed(life, rules, slice(rules, i, seen[i])));
        if (!late.isEmpty() && random.nextBoolean()) {
          int corrected = late.remove(random.nextInt(late.size()));
          seen[corrected] = counts[corrected];
          emitted.addAll(feed(life, rules, slice(rules, corrected, seen[corrected])));
          life = Scenario.copy(life);
        }
      }
      for (int corrected : late) {
        emitted.addAll(feed(life, rules, slice(rules, corrected, counts[corrected])));
      }
      check(emitted, PlainAlerts.of(counts, window, threshold, pending, 0), "seed " + seed);
    }
  }

  private static void check(
      List<AlertEvent> emitted, List<PlainAlerts.Alert> expected, String description) {
    Set<String> events = new HashSet<>();
    Map<String, AlertEvent> open = new HashMap<>();
    List<PlainAlerts.Alert> alerts = new ArrayList<>();
    for (AlertEvent event : emitted) {
      assertThat(events.add(event.key() + event.status())).as("%s: once", description).isTrue();
      if (event.status() == AlertEvent.Status.FIRING) {
        open.put(event.key(), event);
      } else {
        assertThat(open.remove(event.key())).as("%s: fired before", description).isNotNull();
        alerts.add(
            new PlainAlerts.Alert(slices(event.startsAtMillis()), slices(event.endsAtMillis())));
      }
    }
    open.values().forEach(e -> alerts.add(new PlainAlerts.Alert(slices(e.startsAtMillis()), -1)));
    for (PlainAlerts.Alert wanted : expected) {
      assertThat(alerts)
          .as("%s: %s was emitted", description, wanted)
          .anyMatch(alert -> overlap(alert, wanted));
    }
    boolean fires = !expected.isEmpty() && expected.get(expected.size() - 1).end() < 0;
    assertThat(open.isEmpty()).as("%s: open in the end", description).isEqualTo(!fires);
  }

  private static boolean overlap(PlainAlerts.Alert a, PlainAlerts.Alert b) {
    return (b.end() < 0 || a.start() < b.end()) && (a.end() < 0 || b.start() < a.end());
  }
}
