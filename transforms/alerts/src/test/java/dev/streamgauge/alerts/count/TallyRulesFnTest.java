package dev.streamgauge.alerts.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.bundle.LineMetrics;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Duration;
import org.junit.Test;

public class TallyRulesFnTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final long SEED = 17;
  private static final Duration LATENESS = Duration.standardSeconds(20);

  private static final RuleSet RULES =
      RuleSet.parse(
          "r",
          """
          groups:
          - name: g
            every: 10s
            rules:
            - {alert: Text, select: {contains: [disk, net]}, window: 30s, condition: count > 1}
            - {alert: Host, by: host, max_series: 3, window: 10s, condition: count > 1}
            - {alert: Part, select: {contains: disk}, of: {matches: host}, window: 10s, condition: ratio > 5%}
            - {alert: Values, window: 20s, condition: cardinality(host) > 5}
            - {alert: New, window: 10s, condition: new(host)}
            - {alert: Silent, select: {contains: beat}, window: 10s, condition: absent}
          - name: h
            every: 7s
            rules:
            - {alert: Odd, select: {severity: error}, by: host, window: 14s, condition: count > 1}
          """);

  private static final RuleSet FEWER =
      RuleSet.parse(
          "r",
          """
          groups:
          - name: g
            every: 10s
            rules:
            - {alert: Text, select: {contains: [disk, net]}, window: 30s, condition: count > 1}
          """);

  private static LineBatch random(Random random) {
    LineBatchBuilder batch = LineBatch.builder("test");
    String[] words = {"disk", "net", "beat", "cpu"};
    int hosts = random.nextBoolean() ? 2 : 50;
    int seconds = random.nextBoolean() ? 15 : 60;
    for (int i = random.nextInt(400); i > 0; i--) {
      long time = T0 + random.nextInt(seconds * 1000);
      batch.append(
          "level=%s host=h%d msg=\"%s %s\""
              .formatted(
                  random.nextBoolean() ? "info" : "error",
                  random.nextInt(hosts),
                  words[random.nextInt(4)],
                  "and so on ".repeat(random.nextInt(30))),
          time);
    }
    if (random.nextInt(3) > 0) {
      batch.cover(T0 + random.nextInt(30_000), T0 + 30_000 + random.nextInt(30_000));
    }
    return batch.build();
  }

  private static LineBatch coded(LineBatch batch) throws CoderException {
    byte[] bytes = CoderUtils.encodeToByteArray(LineBatchCoder.of(), batch);
    return CoderUtils.decodeFromByteArray(LineBatchCoder.of(), bytes);
  }

  /** All slices of a bundle, encoded, by length and start. */
  private static TreeMap<String, String> slices(RuleSet rules, List<LineBatch> bundle)
      throws CoderException {
    BundleCounts counts = new BundleCounts(rules, LATENESS, SEED, new LineMetrics());
    bundle.forEach(counts::add);
    List<Slice> drained = new ArrayList<>();
    counts.drain(drained::add);
    TreeMap<String, String> slices = new TreeMap<>();
    for (Slice slice : drained) {
      byte[] bytes = CoderUtils.encodeToByteArray(Slice.SliceCoder.of(), slice);
      slices.put(
          slice.periodMillis() + " " + slice.startMillis(),
          Base64.getEncoder().encodeToString(bytes));
    }
    return slices;
  }

  @Test
  public void talliesCountLikeTheirLinesInWhateverBatchesTheyAreJoined() throws Exception {
    TallyRulesFn tally = new TallyRulesFn(RuleSource.of(RULES), SEED);
    Random random = new Random(23);
    int tallied = 0;
    for (int round = 0; round < 100; round++) {
      List<LineBatch> lines = new ArrayList<>();
      List<LineBatch> tallies = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        LineBatchBuilder joinedLines = LineBatch.builder("test");
        LineBatchBuilder joinedTallies = LineBatch.builder("test");
        for (int j = random.nextInt(3); j >= 0; j--) {
          LineBatch batch = random(random);
          LineBatch counted = tally.apply(batch);
          tallied += counted.isTallied() ? 1 : 0;
          assertThat(counted.linesRead()).isEqualTo(batch.size());
          assertThat(counted.earliestTime()).isEqualTo(batch.earliestTime());
          joinedLines.append(batch);
          joinedTallies.append(counted);
        }
        long watermark = T0 + random.nextInt(60_000);
        lines.add(joinedLines.build().withWatermark(watermark));
        tallies.add(coded(joinedTallies.build().withWatermark(watermark)));
      }
      assertThat(slices(RULES, tallies)).isEqualTo(slices(RULES, lines));
    }
    assertThat(tallied).as("batches that were smaller than their lines").isGreaterThan(100);
  }

  @Test
  public void aTallyClaimsNothingOfRulesThatAreLoadedAfterIt() {
    LineBatch lines =
        LineBatch.builder("test")
            .append("host=a disk full " + "x".repeat(500), T0)
            .cover(T0, T0 + 5000)
            .build();
    LineBatch tally = new TallyRulesFn(RuleSource.of(FEWER), SEED).apply(lines);
    assertThat(tally.isTallied()).isTrue();
    BundleCounts counts = new BundleCounts(RULES, LATENESS, SEED, new LineMetrics());
    counts.add(tally);
    List<Slice> slices = new ArrayList<>();
    counts.drain(slices::add);
    Slice slice =
        slices.stream().filter(each -> each.periodMillis() == 10_000).findFirst().orElseThrow();
    assertThat(slice.rule(FEWER.rules().get(0).id()).lines()).isEqualTo(1);
    RULES.rules().stream()
        .skip(1)
        .forEach(rule -> assertThat(slice.rule(rule.id())).as(rule.name()).isNull());
  }

  @Test
  public void aSilentRuleCountsZeroInATallyOfOtherLines() {
    LineBatch lines = LineBatch.builder("test").append("disk " + "x".repeat(5000), T0).build();
    LineBatch tally = new TallyRulesFn(RuleSource.of(RULES), SEED).apply(lines);
    BundleCounts counts = new BundleCounts(RULES, LATENESS, SEED, new LineMetrics());
    counts.add(tally);
    List<Slice> slices = new ArrayList<>();
    counts.drain(slices::add);
    long silent = RULES.rules().get(5).id();
    assertThat(slices)
        .filteredOn(slice -> slice.periodMillis() == 10_000)
        .singleElement()
        .satisfies(slice -> assertThat(slice.rule(silent).lines()).isZero());
  }

  @Test
  public void linesThatTakeLessRoomThanTheirCountsStay() {
    LineBatch lines = LineBatch.builder("test").append("host=a disk", T0).build();
    assertThat(new TallyRulesFn(RuleSource.of(RULES), SEED).apply(lines)).isSameAs(lines);
  }

  @Test
  public void refusesWhatAnotherTallyHasMade() {
    LineBatch lines = LineBatch.builder("test").append("disk", T0).build();
    byte[] bytes = {(byte) 0xFF, 99, 1};
    LineBatch other =
        lines.withTallies(
            bytes, new int[] {0}, new int[] {3}, new long[] {T0}, new int[] {1}, new int[] {1});
    BundleCounts counts = new BundleCounts(RULES, LATENESS, SEED, new LineMetrics());
    assertThatThrownBy(() -> counts.add(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Not a tally of rules");
  }

  @Test
  public void refusesDamagedTalliesInsteadOfTakingMemoryForThem() {
    Random random = new Random(3);
    LineBatchBuilder lines = LineBatch.builder("test");
    for (int i = 0; i < 200; i++) {
      lines.append("level=error host=a disk", T0 + i);
    }
    LineBatch tally = new TallyRulesFn(RuleSource.of(RULES), SEED).apply(lines.build());
    assertThat(tally.isTallied()).isTrue();
    BundleCounts counts = new BundleCounts(RULES, LATENESS, SEED, new LineMetrics());
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = tally.bytes().clone();
      bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt(256);
      LineBatch damaged =
          tally.withTallies(
              bytes,
              new int[] {0},
              new int[] {bytes.length},
              new long[] {T0},
              new int[] {1},
              new int[] {1});
      try {
        counts.add(damaged);
      } catch (IllegalArgumentException expected) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
