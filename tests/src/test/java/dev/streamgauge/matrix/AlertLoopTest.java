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
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LogLines.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Rule;
import org.junit.Test;

/** The plain loop over the rules of the matrix has all kinds of alerts, as the transform has. */
public class AlertLoopTest {
  private static final Instant START = Instant.parse("2023-11-14T22:00:00Z");
  private static final int LINES = 30_000;
  private static final Duration STEP = Duration.ofMillis(10);
  private static final long QUIET = 60_000;

  @Rule public final TestPipeline pipeline = TestPipeline.create();

  @Test
  public void theTransformHasTheSameAlerts() {
    List<Line> lines =
        LogLines.seeded(5).startingAt(START).every(STEP).errorRate(0.2).lines(LINES).toList();
    SortedMap<Window, Long> events = AlertLoop.events(lines.stream(), QUIET + STEP.toMillis());
    TreeSet<String> expected = new TreeSet<>();
    TreeSet<String> kinds = new TreeSet<>();
    events
        .keySet()
        .forEach(
            window -> {
              expected.add(window.start() + " " + window.key());
              kinds.add(window.key().replaceFirst(" [^ ]*$", ""));
            });
    assertThat(kinds)
        .contains(
            "firing Thresholds",
            "firing Baseline",
            "firing Combined",
            "firing NotFollowed",
            "firing Followed",
            "firing Changed",
            "firing Numbers");
    PCollection<String> found =
        pipeline
            .apply(Create.of(batches(lines)).withCoder(LineBatchCoder.of()))
            .apply(Alerts.of(RuleSet.parse("rules.yml", AlertLoop.RULES)))
            .apply(FlatMapElements.into(TypeDescriptors.strings()).via(AlertLoopTest::shown));
    PAssert.that(found).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  private static List<LineBatch> batches(List<Line> lines) {
    List<LineBatch> batches = new ArrayList<>();
    LineBatchBuilder builder = LineBatch.builder("test");
    for (Line line : lines) {
      builder.append(line.text(), line.timeMillis());
    }
    batches.add(builder.build());
    long last = lines.get(lines.size() - 1).timeMillis();
    batches.add(LineBatch.heartbeat("test", START.toEpochMilli(), last + QUIET));
    return batches;
  }

  private static List<String> shown(AlertGroup group) {
    List<String> events = new ArrayList<>();
    for (AlertEvent event : group.events()) {
      boolean firing = event.status() == AlertEvent.Status.FIRING;
      String series =
          event.labels().getOrDefault("host", event.labels().getOrDefault("service", ""));
      events.add(
          Instant.ofEpochMilli(event.atMillis())
              + (firing ? " firing " : " resolved ")
              + event.name()
              + " "
              + series);
    }
    return events;
  }
}
