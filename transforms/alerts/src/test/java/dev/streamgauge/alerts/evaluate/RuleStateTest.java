package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.event.AlertEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.junit.Test;

/** On-time lines: when alerts fire, when they resolve, and what is emitted. */
public class RuleStateTest {
  private static final String TWO = "{alert: A, window: 30s, condition: count >= 2%s}";

  private static String two(String more) {
    return String.format(TWO, more);
  }

  private static String silence(int from, int until) {
    return "silences:\n- {match: {alertname: A}, from: "
        + Instant.ofEpochMilli(Scenario.at(from))
        + ", until: "
        + Instant.ofEpochMilli(Scenario.at(until))
        + "}\n";
  }

  @Test
  public void firesOnceAndIsOverWhenTheWindowHasPassed() {
    Scenario scenario = new Scenario(two(""));
    assertThat(scenario.lines("x", 1).until(10).emitted()).isEmpty();
    assertThat(scenario.lines("x", 12).until(20).emitted()).containsExactly("20 FIRING A 2");
    assertThat(scenario.lines("x", 25).until(40).emitted()).isEmpty();
    assertThat(scenario.until(50).emitted()).containsExactly("50 RESOLVED A 2");
    assertThat(scenario.until(500).emitted()).isEmpty();
  }

  @Test
  public void tellsAnnotationsWithASampleAndTheSameOnesWhenItIsOver() {
    Scenario scenario =
        new Scenario(
            "{alert: A, by: host, window: 30s, condition: count >= 2, labels: {severity: page},"
                + " annotations: {text: '{{ $labels.host }} {{ $value }} {{ $sample }}'}}");
    var groups =
        scenario
            .lines("host=a n=2", 5)
            .lines("host=a n=1", 3)
            .lines("host=b", 3, 4, 5)
            .until(60)
            .life()
            .emittedSince(0);
    assertThat(groups).hasSize(2);
    assertThat(groups.get(0).name()).isEqualTo("g/A");
    assertThat(groups.get(0).events()).hasSize(2);
    AlertEvent first = groups.get(0).events().get(0);
    assertThat(first.labels())
        .containsExactly(
            Map.entry("alertname", "A"), Map.entry("host", "a"), Map.entry("severity", "page"));
    assertThat(first.annotations()).containsEntry("text", "a 2 host=a n=1");
    AlertEvent over = groups.get(1).events().get(0);
    assertThat(over.status()).isEqualTo(AlertEvent.Status.RESOLVED);
    assertThat(over.annotations()).isEqualTo(first.annotations());
    assertThat(over.key()).isEqualTo(first.key());
  }

  @Test
  public void waitsUntilTheConditionWasTrueForLongEnough() {
    Scenario scenario = new Scenario("{alert: A, window: 10s, condition: count >= 1, for: 20s}");
    scenario.lines("x", 1, 11).until(30);
    assertThat(scenario.emitted()).as("true for 10 s only").isEmpty();
    scenario.lines("x", 31, 41, 51).until(70);
    assertThat(scenario.emitted()).containsExactly("60 FIRING A 1", "70 RESOLVED A 1");
  }

  @Test
  public void keepsFiringOverAShortQuiet() {
    Scenario scenario =
        new Scenario("{alert: A, window: 10s, condition: count >= 1, keep_firing_for: 20s}");
    scenario.lines("x", 1, 21, 61).until(120);
    assertThat(scenario.emitted())
        .containsExactly("10 FIRING A 1", "60 RESOLVED A 1", "70 FIRING A 1", "100 RESOLVED A 1");
  }

  @Test
  public void isNotToldAnewBeforeItHasCooledDown() {
    Scenario scenario =
        new Scenario("{alert: A, window: 10s, condition: count >= 1, cooldown: 40s}");
    scenario.lines("x", 1, 31).until(60);
    assertThat(scenario.emitted()).containsExactly("10 FIRING A 1", "20 RESOLVED A 1");
    scenario.lines("x", 51, 61, 71, 81).until(100);
    assertThat(scenario.emitted())
        .as("it fires since 60, and may be emitted from 60 on")
        .containsExactly("60 FIRING A 1", "100 RESOLVED A 1");
  }

  @Test
  public void isToldWhenASilenceEndsIfItStillFires() {
    String file = Scenario.file("{alert: A, window: 10s, condition: count >= 1}");
    Scenario scenario = new Scenario(file + silence(0, 40), 60);
    scenario.lines("x", 1, 21).until(30);
    assertThat(scenario.emitted()).isEmpty();
    scenario.lines("x", 31).until(40);
    assertThat(scenario.emitted()).as("since its start").containsExactly("30 FIRING A 1");
    assertThat(scenario.until(50).emitted()).containsExactly("50 RESOLVED A 1");
  }

  @Test
  public void whatWasToldBeforeASilenceIsToldToBeOverInIt() {
    String file = Scenario.file("{alert: A, window: 10s, condition: count >= 1}");
    Scenario scenario = new Scenario(file + silence(15, 100), 60);
    scenario.lines("x", 1, 31).until(60);
    assertThat(scenario.emitted()).containsExactly("10 FIRING A 1", "20 RESOLVED A 1");
  }

  @Test
  public void isNotToldOutsideItsHours() {
    // T0 is 22:13:20 UTC, so 22:14 is second 40.
    Scenario scenario =
        new Scenario(
            "{alert: A, window: 10s, condition: count >= 1, active_hours: {times: '22:14-23:00'}}");
    scenario.lines("x", 1, 31, 41).until(60);
    assertThat(scenario.emitted()).containsExactly("40 FIRING A 1", "60 RESOLVED A 1");
  }

  @Test
  public void isToldInItsHoursThoughALongQuietIsSeenAtOnce() {
    Scenario scenario =
        new Scenario(
            "{alert: A, window: 30s, condition: absent, active_hours: {times: '08:00-09:00'}}");
    // T0 is 22:13:20 UTC, and so is the end.
    scenario.lines("x", 5).until(10).until(86_400);
    assertThat(scenario.emitted()).containsExactly("40 FIRING A 0");
  }

  @Test
  public void isToldAfterASilenceThoughALongQuietIsSeenAtOnce() {
    String file = Scenario.file("{alert: A, window: 30s, condition: absent}");
    Scenario scenario = new Scenario(file + silence(0, 70_000), 60);
    scenario.lines("x", 5).until(10).lines("x", 79_995).until(80_000);
    assertThat(scenario.emitted()).containsExactly("40 FIRING A 0", "80000 RESOLVED A 0");
  }

  @Test
  public void anAbsentSeriesIsForgottenInTimeThoughALongQuietIsSeenAtOnce() {
    Scenario scenario =
        new Scenario("{alert: A, by: host, window: 20s, condition: absent, remember: 1h}");
    scenario.lines("host=a", 5).until(10).until(86_400);
    assertThat(scenario.emitted())
        .containsExactly("30 FIRING A{host=a} 0", "3610 RESOLVED A{host=a} 0");
  }

  @Test
  public void tellsOfAbsenceOnceAWholeWindowWasSeen() {
    Scenario scenario = new Scenario("{alert: A, window: 30s, condition: absent}");
    assertThat(scenario.until(20).emitted()).isEmpty();
    assertThat(scenario.until(30).emitted()).containsExactly("30 FIRING A 0");
    assertThat(scenario.lines("x", 45).until(50).emitted()).containsExactly("50 RESOLVED A 0");
    assertThat(scenario.until(80).emitted()).containsExactly("80 FIRING A 0");
  }

  @Test
  public void tellsOfAnAbsentSeriesOnlyAfterItWasThereAndNotForEver() {
    Scenario scenario =
        new Scenario("{alert: A, by: host, window: 20s, condition: absent, remember: 60s}");
    scenario.lines("host=a", 5).lines("host=b", 5, 35, 65, 95).until(110);
    assertThat(scenario.emitted())
        .containsExactly(
            "30 FIRING A{host=a} 0",
            "30 FIRING A{host=b} 0",
            "40 RESOLVED A{host=b} 0",
            "60 FIRING A{host=b} 0",
            "70 RESOLVED A{host=a} 0",
            "70 RESOLVED A{host=b} 0",
            "90 FIRING A{host=b} 0",
            "100 RESOLVED A{host=b} 0");
  }

  @Test
  public void tooFewLinesAreNoAlertBeforeAWholeWindowWasSeen() {
    Scenario scenario = new Scenario("{alert: A, window: 30s, condition: count < 3}");
    assertThat(scenario.lines("x", 5, 15).until(20).emitted()).isEmpty();
    assertThat(scenario.until(30).emitted()).containsExactly("30 FIRING A 2");
  }

  @Test
  public void aSpikeIsAgainstTheWindowBefore() {
    Scenario scenario =
        new Scenario("{alert: A, window: 10s, condition: spike >= 3, min_count: 4}");
    scenario.lines("x", 1, 11, 12, 13).until(20);
    assertThat(scenario.emitted()).as("three times as many, but too few").isEmpty();
    scenario.lines("x", 21, 21, 22, 22, 23, 23, 24, 24, 25).until(40);
    assertThat(scenario.emitted()).containsExactly("30 FIRING A 3", "40 RESOLVED A 3");
    scenario.lines("x", 51, 52, 53, 54).until(60);
    assertThat(scenario.emitted())
        .as("after none, one is assumed")
        .containsExactly("60 FIRING A 4");
  }

  @Test
  public void aRateIsLinesASecond() {
    Scenario scenario = new Scenario("{alert: A, window: 10s, condition: rate > 12/m}");
    scenario.lines("x", 1, 2, 11, 12, 13).until(20);
    assertThat(scenario.emitted()).containsExactly("20 FIRING A 0.3");
  }

  @Test
  public void aRatioNeedsEnoughLines() {
    Scenario scenario =
        new Scenario(
            "{alert: A, select: {contains: bad}, window: 10s, condition: ratio >= 25%,"
                + " min_count: 4}");
    scenario.lines("bad", 1).lines("good", 2, 3).until(10);
    assertThat(scenario.emitted()).isEmpty();
    scenario.lines("bad", 11).lines("good", 12, 13, 14).until(20);
    assertThat(scenario.emitted()).containsExactly("20 FIRING A 0.25");
  }

  @Test
  public void aValueIsNewOnceAndNotWhileItIsLearned() {
    Scenario scenario = new Scenario("{alert: A, window: 20s, condition: new(user), learn: 20s}");
    scenario.lines("user=a", 1, 31).lines("user=b", 25, 26).lines("nobody", 27).until(30);
    assertThat(scenario.emitted()).containsExactly("30 FIRING A{user=b} 2");
    scenario.lines("user=b", 200).until(300);
    assertThat(scenario.emitted()).containsExactly("50 RESOLVED A{user=b} 2");
  }

  @Test
  public void countsDistinctValuesOverTheWindow() {
    Scenario scenario =
        new Scenario("{alert: A, by: host, window: 30s, condition: cardinality(user) >= 3}");
    scenario
        .lines("host=a user=x", 1, 2, 3)
        .lines("host=a user=y", 11)
        .lines("host=a user=z", 21)
        .lines("host=b user=z", 1, 11, 21)
        .until(30);
    assertThat(scenario.emitted()).containsExactly("30 FIRING A{host=a} 3");
  }

  @Test
  public void seriesBeyondTheBoundAreOne() {
    Scenario scenario =
        new Scenario("{alert: A, by: host, window: 10s, max_series: 2, condition: count >= 3}");
    scenario.lines("host=a", 1, 2, 3).lines("host=b", 1, 2, 3).until(10);
    assertThat(scenario.emitted())
        .containsExactly("10 FIRING A{host=a} 3", "10 FIRING A{host=b} 3");
    scenario.lines("host=a", 11, 12, 13).lines("host=b", 11, 12, 13);
    scenario.lines("host=c", 11, 12).lines("host=d", 11, 12).until(20);
    assertThat(scenario.emitted()).last().isEqualTo("20 FIRING A{host=other, overflow=true} 4");
    assertThat(scenario.life().overflowed()).isEqualTo(1);
  }

  @Test
  public void aHostThatIsCalledOtherIsNotTheRest() {
    Scenario scenario =
        new Scenario("{alert: A, by: host, window: 10s, max_series: 1, condition: count >= 3}");
    scenario.lines("host=other", 1, 2, 3).until(10);
    assertThat(scenario.emitted()).containsExactly("10 FIRING A{host=other} 3");
    scenario.lines("host=other", 11, 12, 13).lines("host=c", 11, 12).lines("host=d", 11, 12);
    assertThat(scenario.until(20).emitted())
        .containsExactly(
            "20 FIRING SeriesOverflow{rule=A} 1", "20 FIRING A{host=other, overflow=true} 4");
  }

  @Test
  public void anAlertOfItsOwnSaysThatThereAreTooManySeries() {
    Scenario scenario =
        new Scenario(
            Scenario.file(
                "{alert: A, by: host, window: 20s, max_series: 2, condition: count >= 9,"
                    + " labels: {team: ops}}"),
            0);
    scenario.lines("host=a", 1).lines("host=b", 1).until(10);
    assertThat(scenario.emitted()).isEmpty();
    scenario.lines("host=c", 11).until(20);
    assertThat(scenario.emitted()).containsExactly("20 FIRING SeriesOverflow{rule=A, team=ops} 2");
    assertThat(scenario.until(100).emitted())
        .containsExactly("40 RESOLVED SeriesOverflow{rule=A, team=ops} 2");
    scenario.lines("host=a", 101).lines("host=b", 101).lines("host=c", 101).until(110);
    assertThat(scenario.emitted()).hasSize(1);
    scenario.rules(Scenario.file("{alert: B, window: 10s, condition: count >= 9}")).until(120);
    assertThat(scenario.emitted())
        .containsExactly("110 RESOLVED SeriesOverflow{rule=A, team=ops} 2");
  }

  @Test
  public void madeUpUsersDoNotSilenceTheAlertOfANewOne() {
    Scenario scenario =
        new Scenario("{alert: N, window: 10s, learn: 10s, max_series: 3, condition: new(user)}");
    scenario.lines("user=root", 1).until(10);
    scenario.lines("user=x1", 11).until(20).lines("user=x2", 21).until(30);
    scenario.lines("user=root", 31).lines("user=x3", 31).until(40);
    assertThat(scenario.emitted())
        .containsExactly(
            "20 FIRING N{user=x1} 1",
            "30 RESOLVED N{user=x1} 1",
            "30 FIRING N{user=x2} 1",
            "40 FIRING SeriesOverflow{rule=N} 3",
            "40 RESOLVED N{user=x2} 1",
            "40 FIRING N{user=x3} 1");
    // Who is seen again and again is not forgotten for them.
    scenario.lines("user=eve", 41).lines("user=root", 42).until(50);
    assertThat(scenario.emitted())
        .contains("50 FIRING N{user=eve} 1")
        .noneMatch(emitted -> emitted.contains("user=root"));
  }

  @Test
  public void aValueIsForgottenThatIsNotSeenForLong() {
    Scenario scenario =
        new Scenario("{alert: N, window: 10s, learn: 10s, remember: 60s, condition: new(user)}");
    scenario.lines("user=root", 1).until(10).lines("user=root", 61).until(70);
    assertThat(scenario.emitted()).isEmpty();
    scenario.until(150).lines("user=root", 151).until(160);
    assertThat(scenario.emitted()).containsExactly("160 FIRING N{user=root} 1");
  }

  @Test
  public void theStateDoesNotGrowWithTheNumberOfSeriesThatEverWere() throws IOException {
    Scenario scenario =
        new Scenario("{alert: A, by: host, window: 10s, max_series: 20, condition: count >= 1}");
    int series = 0;
    for (int slice = 0; slice < 60; slice++) {
      for (int i = 0; i < 300; i++) {
        scenario.lines("host=h" + series++, slice * 10);
      }
      scenario.until(slice * 10 + 10);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RuleGroupStateCoder.of().encode(scenario.life(), out);
    // 21 series, each in the 9 slices that are kept and emitted as often, in 300 bytes each time.
    assertThat(out.size()).isLessThan(21 * 9 * 2 * 300);
  }

  @Test
  public void refusesAStateThatIsCorrupt() throws IOException {
    Scenario scenario = new Scenario(two(", by: host"));
    scenario.lines("host=a", 1, 2).lines("host=b", 35, 36).until(40);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RuleGroupStateCoder.of().encode(scenario.life(), out);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = out.toByteArray();
      bad[2 + random.nextInt(bad.length - 2)] = (byte) random.nextInt(256);
      try {
        RuleGroupStateCoder.of().decode(new ByteArrayInputStream(bad));
      } catch (CoderException expected) {
        assertThat(expected).hasMessageContaining("RuleGroupState");
      }
    }
  }

  @Test
  public void manyRulesLookAtOneSlice() {
    Scenario scenario =
        new Scenario(
            Scenario.file(
                "{alert: A, window: 10s, condition: count >= 2}",
                "{alert: B, window: 20s, condition: count >= 3}"),
            60);
    scenario.lines("x", 1, 2, 11).until(40);
    assertThat(scenario.emitted())
        .containsExactly("10 FIRING A 2", "20 RESOLVED A 2", "20 FIRING B 3", "30 RESOLVED B 3");
  }

  @Test
  public void aRuleThatIsNoMoreEndsItsAlertsAndAChangedOneBeginsAnew() {
    String a = "{alert: A, window: 30s, condition: count >= 2}";
    Scenario scenario = new Scenario(Scenario.file(a), 60);
    scenario.lines("x", 1, 2).until(10);
    assertThat(scenario.emitted()).containsExactly("10 FIRING A 2");
    scenario.rules(Scenario.file(a.replace("A,", "B,").replace("2}", "1}"))).lines("x", 11);
    assertThat(scenario.until(20).emitted()).containsExactly("10 RESOLVED A 2", "20 FIRING B 1");
  }

  @Test
  public void theEndIsToldToThoseWhoWereToldTheBeginning() {
    String file = "receivers:\n- {name: ops}\n- {name: dev}\n";
    Scenario scenario = new Scenario(Scenario.file(two(", by: host, notify: ops")) + file, 60);
    scenario.lines("host=a", 1, 2).until(10);
    scenario.rules(Scenario.file(two(", by: host, notify: dev")) + file);
    scenario.lines("host=b", 11, 12).until(60);
    assertThat(scenario.life().emittedSince(0))
        .extracting(group -> group.receivers() + " " + Scenario.show(group.events().get(0)))
        .containsExactly(
            "[ops] 10 FIRING A{host=a} 2",
            "[dev] 20 FIRING A{host=b} 2",
            "[ops] 40 RESOLVED A{host=a} 2",
            "[dev] 50 RESOLVED A{host=b} 2");
  }

  @Test
  public void aNewRuleSaysNothingOfTimesItHasNotSeen() {
    String a = "{alert: A, window: 30s, condition: count >= 2}";
    Scenario scenario = new Scenario(Scenario.file(a), 60);
    scenario.until(100).rules(Scenario.file(a, "{alert: B, window: 30s, condition: absent}"));
    assertThat(scenario.until(130).emitted()).isEmpty();
    assertThat(scenario.until(140).emitted()).containsExactly("140 FIRING B 0");
  }

  @Test
  public void changedWordsAndSilencesDoNotBeginAnAlertAnew() {
    Scenario scenario = new Scenario(Scenario.file(two("")), 60);
    scenario.lines("x", 1, 2).until(10);
    scenario.rules(Scenario.file(two(", labels: {severity: page}")) + silence(0, 1000));
    assertThat(scenario.until(60).emitted()).containsExactly("10 FIRING A 2", "40 RESOLVED A 2");
  }

  @Test
  public void nothingIsToldOfNothing() {
    Scenario scenario = new Scenario(two(""));
    assertThat(scenario.feed(List.of()).until(100).emitted()).isEmpty();
  }
}
