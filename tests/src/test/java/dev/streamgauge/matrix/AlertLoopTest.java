package dev.streamgauge.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.Alerts;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.LogLines.Line;
import dev.streamgauge.testing.LongTests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** The plain loop over the rules of the matrix has all kinds of alerts, as the transform has. */
@Category(LongTests.class)
public class AlertLoopTest {
  @Rule public final TestPipeline pipeline = TestPipeline.create();

  @Test
  public void theTransformHasTheSameAlerts() {
    Scenario scenario =
        Scenarios.all().stream().filter(each -> !each.rules().isEmpty()).findFirst().orElseThrow();
    // Half of the hosts are enough for alerts of all kinds.
    List<Line> lines =
        Stream.concat(scenario.input().firstLines(), scenario.input().restLines())
            .filter(line -> line.text().matches(".* host-[0-9]*[02468] .*"))
            .sorted(Comparator.comparingLong(Line::timeMillis))
            .toList();
    SortedMap<Window, Long> events = scenario.plainLoop().results(lines.stream());
    TreeSet<String> expected = new TreeSet<>();
    TreeSet<String> kinds = new TreeSet<>();
    events
        .keySet()
        .forEach(
            window -> {
              expected.add(window.start() + " " + window.key());
              kinds.add(window.key().replaceFirst("^([^ ]* [^ ]*) .*", "$1"));
            });
    assertThat(kinds)
        .containsAll(
            RuleSet.parse("rules.yml", AlertRules.TEXT).rules().stream()
                .map(rule -> "firing " + rule.name())
                .toList());
    PCollection<String> found =
        pipeline
            .apply(Create.of(batches(lines, scenario)).withCoder(LineBatchCoder.of()))
            .apply(Alerts.of(RuleSet.parse("rules.yml", AlertRules.TEXT)))
            .apply(FlatMapElements.into(TypeDescriptors.strings()).via(AlertLoopTest::shown));
    // The end of the input also ends slices that the scenario does not.
    Instant end = scenario.end();
    PAssert.that(found)
        .satisfies(
            all -> {
              TreeSet<String> before = new TreeSet<>();
              all.forEach(each -> before.add(each));
              before.removeIf(each -> !Instant.parse(each.split(" ")[0]).isBefore(end));
              TreeSet<String> missing = new TreeSet<>(expected);
              missing.removeAll(before);
              before.removeAll(expected);
              assertThat(missing).as("missing").isEmpty();
              assertThat(before).as("not expected").isEmpty();
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static List<LineBatch> batches(List<Line> lines, Scenario scenario) {
    List<LineBatch> batches = new ArrayList<>();
    LineBatchBuilder builder = LineBatch.builder("test");
    for (Line line : lines) {
      builder.append(line.text(), line.timeMillis());
    }
    batches.add(builder.build());
    long first = scenario.input().firstLines().findFirst().orElseThrow().timeMillis();
    batches.add(LineBatch.heartbeat("test", first, scenario.end().toEpochMilli()));
    return batches;
  }

  private static List<String> shown(AlertGroup group) {
    List<String> events = new ArrayList<>();
    for (AlertEvent event : group.events()) {
      boolean firing = event.status() == AlertEvent.Status.FIRING;
      events.add(
          Instant.ofEpochMilli(event.atMillis())
              + " "
              + AlertEvents.what(
                  firing ? "firing" : "resolved", event.name(), new TreeMap<>(event.labels())));
    }
    return events;
  }
}
