package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.count.TestSlices;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Lines at seconds, and the alerts that come of them: {@code 30 FIRING A{host=web-1} 5} is an alert
 * that began to fire at second 30, by the value 5. Slices are of ten seconds. After each step the
 * state is written and read again.
 */
final class Scenario {
  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  static final long T0 = 1_700_000_000_000L;

  private static final String HEAD = "groups:\n- name: g\n  every: 10s\n  rules:\n";
  private static final long PERIOD = 10_000;

  private RuleSet rules;
  private final long latenessMillis;
  private RuleGroupState life = new RuleGroupState(PERIOD);

  /** What was counted of each slice, for lines that come later to it. */
  private final TreeMap<Long, Slice> counted = new TreeMap<>();

  private final List<LineBatch> pending = new ArrayList<>();
  private final List<String> emitted = new ArrayList<>();
  private long coveredTo = T0;

  /**
   * Scenario of one rule, in the lines of YAML that {@code rule} has, and late lines of a minute.
   */
  Scenario(String rule) {
    this(HEAD + "  - " + rule + "\n", 60);
  }

  Scenario(String yaml, int latenessSeconds) {
    this.rules = RuleSet.parse("rules.yaml", yaml);
    this.latenessMillis = latenessSeconds * 1000L;
  }

  static String file(String... rules) {
    return HEAD + "  - " + String.join("\n  - ", rules) + "\n";
  }

  /** Goes on with other rules. */
  Scenario rules(String yaml) {
    rules = RuleSet.parse("rules.yaml", yaml);
    return this;
  }

  /** A line {@code text} at each of the seconds, on time or late. */
  Scenario lines(String text, int... seconds) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (int second : seconds) {
      builder.append(text, at(second));
    }
    pending.add(builder.build());
    return this;
  }

  /** Evaluates all up to {@code second}, see {@link #cover}. */
  Scenario until(int second) {
    return cover(second).feed(slices());
  }

  /** Says that there is no further line up to {@code second}. */
  Scenario cover(int second) {
    if (at(second) > coveredTo) {
      pending.add(LineBatch.heartbeat("test", coveredTo, at(second) - 1));
      coveredTo = at(second);
    }
    return this;
  }

  /** Evaluates what there is, without saying that there was nothing else. */
  Scenario uncovered() {
    return feed(slices());
  }

  /** The slices of the lines at hand, each with what was counted of it before. */
  List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    for (Slice slice : TestSlices.of(rules, pending.toArray(new LineBatch[0]))) {
      slices.add(counted.merge(slice.startMillis(), slice, TestSlices::sum));
    }
    pending.clear();
    return slices;
  }

  Scenario feed(List<Slice> slices) {
    return feed(slices, RuleGroupState.UNKNOWN);
  }

  /** Evaluates what {@code watermark} shows to be complete. */
  Scenario feed(List<Slice> slices, long watermark) {
    List<AlertGroup> groups = life.feed(slices, rules, latenessMillis, null, watermark);
    for (AlertGroup group : groups) {
      group.events().forEach(event -> emitted.add(show(event)));
    }
    life = copy(life);
    return this;
  }

  RuleGroupState life() {
    return life;
  }

  static long at(int second) {
    return T0 + second * 1000L;
  }

  static String show(AlertEvent event) {
    TreeMap<String, String> labels = new TreeMap<>(event.labels());
    labels.remove(AlertEvent.ALERT_NAME);
    return String.format(
        "%d %s %s%s %.6s",
        (event.atMillis() - T0) / 1000,
        event.status(),
        event.name(),
        labels.isEmpty() ? "" : labels,
        EventVariables.number(event.value()));
  }

  /** What was emitted, and is then forgotten here. */
  List<String> emitted() {
    List<String> all = List.copyOf(emitted);
    emitted.clear();
    return all;
  }

  static RuleGroupState copy(RuleGroupState life) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      RuleGroupStateCoder.of().encode(life, out);
      return RuleGroupStateCoder.of().decode(new ByteArrayInputStream(out.toByteArray()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
