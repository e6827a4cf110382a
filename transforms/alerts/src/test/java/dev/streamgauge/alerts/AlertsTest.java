package dev.streamgauge.alerts;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.state.store.FileStateStore;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Distinct;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** One scenario of time a test, on a runner; how alerts live is tested without one. */
public class AlertsTest {
  /** 2023-11-14T22:13:20Z, on a ten-second boundary. */
  private static final long T0 = 1_700_000_000_000L;

  private static final RuleSet TWO_ERRORS =
      RuleSet.parse(
          "rules.yaml",
          """
          groups:
            - name: web
              every: 10s
              rules:
                - alert: Errors
                  select: {contains: ERROR}
                  by: host
                  window: 30s
                  condition: count >= 2
          """);

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();
  @Rule public final transient TemporaryFolder folder = new TemporaryFolder();

  private static TimestampedValue<LineBatch> lines(String text, int... seconds) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (int second : seconds) {
      builder.append(text, T0 + second * 1000L);
    }
    LineBatch batch = builder.build();
    return TimestampedValue.of(batch, new Instant(batch.earliestTime()));
  }

  private static TimestampedValue<LineBatch> heartbeat(int from, int to) {
    LineBatch batch = LineBatch.heartbeat("test", T0 + from * 1000L, T0 + to * 1000L);
    return TimestampedValue.of(batch, new Instant(batch.earliestTime()));
  }

  private static Instant at(int second) {
    return new Instant(T0 + second * 1000L);
  }

  private static TestStream.Builder<LineBatch> stream() {
    return TestStream.create(LineBatchCoder.of());
  }

  private static PCollection<String> told(
      Pipeline pipeline, TestStream<LineBatch> stream, Alerts alerts) {
    return pipeline
        .apply(stream)
        .apply(alerts)
        .apply(FlatMapElements.into(TypeDescriptors.strings()).via(AlertsTest::show));
  }

  private static List<String> show(AlertGroup group) {
    List<String> shown = new ArrayList<>();
    for (AlertEvent event : group.events()) {
      shown.add(
          String.format(
              "%s %d %s %s %.0f %s",
              group.name(),
              (event.atMillis() - T0) / 1000,
              event.status(),
              event.labels().get("host"),
              event.value(),
              event.sample()));
    }
    return shown;
  }

  @Test
  public void tellsTheSameOfLinesThatWereCountedWhileTheyWereRead() {
    Alerts alerts = Alerts.of(TWO_ERRORS);
    String text = "host=a msg=ERROR " + "x".repeat(300);
    PCollection<String> told =
        pipeline
            .apply(
                stream()
                    .addElements(lines(text, 1, 2), lines("host=b msg=ERROR", 3))
                    .advanceWatermarkTo(at(10))
                    .addElements(heartbeat(10, 49))
                    .advanceWatermarkTo(at(50))
                    .advanceWatermarkToInfinity())
            .apply(LineBatches.map(alerts.tally()))
            .apply(alerts)
            .apply(FlatMapElements.into(TypeDescriptors.strings()).via(AlertsTest::show));
    PAssert.that(told)
        .containsInAnyOrder(
            "web/Errors 10 FIRING a 2 " + text.substring(0, 256),
            "web/Errors 40 RESOLVED a 2 " + text.substring(0, 256));
    pipeline.run();
  }

  @Test
  public void tellsWhenTheWatermarkPassesAndResolvesByHeartbeat() {
    PCollection<String> told =
        told(
            pipeline,
            stream()
                .addElements(lines("host=a msg=ERROR", 1, 2), lines("host=b msg=ERROR", 3))
                .advanceWatermarkTo(at(10))
                .addElements(heartbeat(10, 49))
                .advanceWatermarkTo(at(50))
                .advanceWatermarkToInfinity(),
            Alerts.of(TWO_ERRORS));
    PAssert.that(told)
        .containsInAnyOrder(
            "web/Errors 10 FIRING a 2 host=a msg=ERROR",
            "web/Errors 40 RESOLVED a 2 host=a msg=ERROR");
    pipeline.run();
  }

  @Test
  public void sumsPartsOfASliceFromManyBundles() {
    TestStream.Builder<LineBatch> stream = stream();
    for (int i = 0; i < 20; i++) {
      stream = stream.addElements(lines("host=a msg=ERROR", i / 2));
    }
    PCollection<String> told =
        told(pipeline, stream.advanceWatermarkToInfinity(), Alerts.of(TWO_ERRORS));
    PAssert.that(told).containsInAnyOrder("web/Errors 10 FIRING a 20 host=a msg=ERROR");
    pipeline.run();
  }

  @Test
  public void takesLinesThatAreLateAndDropsThoseThatAreTooLate() {
    TimestampedValue<LineBatch> late = lines("host=a msg=ERROR", 5);
    TimestampedValue<LineBatch> tooLate = lines("host=b msg=ERROR", 5);
    PCollection<String> told =
        told(
            pipeline,
            stream()
                .addElements(
                    lines("host=a msg=ERROR", 1), lines("host=b msg=ERROR", 1), heartbeat(0, 59))
                .advanceWatermarkTo(at(60))
                .addElements(
                    TimestampedValue.of(
                        late.getValue().withWatermark(at(60).getMillis()), late.getTimestamp()))
                .addElements(heartbeat(60, 89))
                .advanceWatermarkTo(at(90))
                .addElements(
                    TimestampedValue.of(
                        tooLate.getValue().withWatermark(at(90).getMillis()),
                        tooLate.getTimestamp()))
                .advanceWatermarkToInfinity(),
            Alerts.of(TWO_ERRORS).withAllowedLateness(Duration.standardMinutes(1)));
    PAssert.that(told)
        .containsInAnyOrder(
            "web/Errors 10 FIRING a 2 host=a msg=ERROR",
            "web/Errors 40 RESOLVED a 2 host=a msg=ERROR");
    pipeline.run();
  }

  @Test
  public void theEndOfTheStreamLeavesNothingWaitingBehindAGap() {
    PCollection<String> told =
        told(
            pipeline,
            stream()
                .addElements(lines("host=a msg=ERROR", 1))
                .advanceWatermarkTo(at(10))
                .addElements(lines("host=a msg=ERROR", 25))
                .advanceWatermarkToInfinity(),
            Alerts.of(TWO_ERRORS).withAllowedLateness(Duration.standardMinutes(1)));
    PAssert.that(told).containsInAnyOrder("web/Errors 30 FIRING a 2 host=a msg=ERROR");
    pipeline.run();
  }

  @Test
  public void goesOnAfterARestartWithoutRepeatingWhatWasTold() {
    Alerts alerts =
        Alerts.of(TWO_ERRORS).withStateIn(FileStateStore.in(folder.getRoot().getPath() + "/state"));
    Pipeline first = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PAssert.that(
            told(
                first,
                stream()
                    .addElements(lines("host=a msg=ERROR", 1, 2), heartbeat(10, 39))
                    .advanceWatermarkTo(at(20))
                    .advanceWatermarkToInfinity(),
                alerts))
        .containsInAnyOrder(
            "web/Errors 10 FIRING a 2 host=a msg=ERROR",
            "web/Errors 40 RESOLVED a 2 host=a msg=ERROR");
    first.run();
    // Read again from second 20 on: only what was told at or after that may not have arrived.
    PAssert.that(
            told(
                pipeline,
                stream()
                    .addElements(heartbeat(20, 39), lines("host=a msg=ERROR", 41, 42))
                    .advanceWatermarkToInfinity(),
                alerts))
        .containsInAnyOrder(
            "web/Errors 40 RESOLVED a 2 host=a msg=ERROR",
            "web/Errors 50 FIRING a 2 host=a msg=ERROR");
    pipeline.run();
  }

  @Test
  public void endsAfterARestartTheAlertsOfRulesThatAreNoMore() {
    FileStateStore store = FileStateStore.in(folder.getRoot().getPath() + "/state");
    Pipeline first = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PAssert.that(
            told(
                first,
                stream().addElements(lines("host=a msg=ERROR", 1, 2)).advanceWatermarkToInfinity(),
                Alerts.of(TWO_ERRORS).withStateIn(store)))
        .containsInAnyOrder("web/Errors 10 FIRING a 2 host=a msg=ERROR");
    first.run();
    RuleSet others =
        RuleSet.parse(
            "rules.yaml",
            "groups:\n- name: g\n  rules:\n  - {alert: A, window: 1m, condition: count >= 1}\n");
    PAssert.that(
            told(
                pipeline,
                stream().addElements(heartbeat(20, 39)).advanceWatermarkToInfinity(),
                Alerts.of(others).withStateIn(store)))
        .containsInAnyOrder(
            "web/Errors 10 FIRING a 2 host=a msg=ERROR",
            "web/Errors 10 RESOLVED a 2 host=a msg=ERROR");
    pipeline.run();
  }

  /** Eight rules, which fire at one to eight lines. */
  private static RuleSet atLeast() {
    StringBuilder rules = new StringBuilder("groups:\n- name: web\n  every: 10s\n  rules:\n");
    for (int lines = 1; lines <= 8; lines++) {
      rules.append(
          "  - {alert: AtLeast%d, by: host, window: 10s, condition: count >= %d}\n"
              .formatted(lines, lines));
    }
    return RuleSet.parse("rules.yaml", rules.toString());
  }

  @Test
  public void rulesInShardsTellTheSame() {
    tellsOfShards(Alerts.of(atLeast()).withShards(3));
  }

  @Test
  public void joinedBundlesTellTheSame() {
    tellsOfShards(Alerts.of(atLeast()).withShards(3).withJoinedBundles());
  }

  private void tellsOfShards(Alerts alerts) {
    List<String> expected = new ArrayList<>();
    for (int lines = 1; lines <= 5; lines++) {
      expected.add("web/AtLeast" + lines + " 10 FIRING a 5 host=a");
      expected.add("web/AtLeast" + lines + " 20 RESOLVED a 5 host=a");
    }
    PAssert.that(
            told(
                pipeline,
                stream()
                    .addElements(lines("host=a", 1, 2, 3), lines("host=a", 4, 5))
                    .advanceWatermarkTo(at(10))
                    .addElements(heartbeat(10, 29))
                    .advanceWatermarkToInfinity(),
                alerts))
        .containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  public void rulesInShardsGoOnFromAStateWithoutShards() {
    FileStateStore store = FileStateStore.in(folder.getRoot().getPath() + "/state");
    Pipeline first = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    told(
        first,
        stream().addElements(lines("host=a", 1, 2, 3)).advanceWatermarkToInfinity(),
        Alerts.of(atLeast()).withStateIn(store));
    first.run();
    List<String> expected = new ArrayList<>();
    for (int lines = 1; lines <= 3; lines++) {
      // The first run may not have sent it.
      expected.add("web/AtLeast" + lines + " 10 FIRING a 3 host=a");
      expected.add("web/AtLeast" + lines + " 20 RESOLVED a 3 host=a");
    }
    PCollection<String> told =
        told(
            pipeline,
            stream().addElements(heartbeat(10, 29)).advanceWatermarkToInfinity(),
            Alerts.of(atLeast()).withShards(3).withStateIn(store));
    // Each shard says again what all have sent.
    PAssert.that(told.apply(Distinct.create())).containsInAnyOrder(expected);
    pipeline.run();
  }
}
