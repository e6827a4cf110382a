package dev.streamgauge.alerts.evaluate;

import static dev.streamgauge.alerts.evaluate.InAnyOrder.END;
import static dev.streamgauge.alerts.evaluate.InAnyOrder.PERIOD;
import static dev.streamgauge.alerts.evaluate.InAnyOrder.SLICES;
import static dev.streamgauge.alerts.evaluate.InAnyOrder.check;
import static dev.streamgauge.alerts.evaluate.InAnyOrder.linesOf;

import dev.streamgauge.alerts.evaluate.InAnyOrder.Line;
import dev.streamgauge.alerts.evaluate.InAnyOrder.Lines;
import java.util.Arrays;
import java.util.List;
import org.junit.Test;

/** Comparisons, combinations and sequences, see {@link InAnyOrder}. */
public class InAnyOrderTest {
  @Test
  public void changesOfAValue() {
    check(
        "{alert: A, by: key, window: 30s, condition: change(value)}",
        0.05,
        lines -> lines.hasChange(30));
  }

  @Test
  public void baselinesOfSeasons() {
    for (boolean up : new boolean[] {true, false}) {
      String threshold = up ? ">= 1.5" : "<= -1";
      check(
          "{alert: A, by: key, window: 20s, season: 1m, seasons: 3, condition: baseline "
              + threshold
              + "}",
          0.3,
          lines -> {
            double deviation = deviation(lines);
            return up ? lines.last(20) >= 1 && deviation >= 1.5 : deviation <= -1;
          });
    }
  }

  /** How far the last 20 seconds are from those of three minutes before. */
  private static double deviation(Lines lines) {
    double[] before = new double[3];
    for (int i = 0; i < 3; i++) {
      int end = END - 60 * (i + 1);
      before[i] = lines.count(end - 20, end);
    }
    double median = median(before);
    double[] distances = Arrays.stream(before).map(each -> Math.abs(each - median)).toArray();
    double spread = Math.max(Math.max(1, Math.sqrt(median)), 1.4826 * median(distances));
    return (lines.last(20) - median) / spread;
  }

  private static double median(double[] three) {
    return Arrays.stream(three).sorted().toArray()[1];
  }

  @Test
  public void thresholdsOfSomeSeries() {
    check(
        "{alert: A, by: key, window: 30s, condition: count >= 12, thresholds: {key: {a: 8}}}",
        0.3,
        (lines, key) -> new Lines(linesOf(lines, key)).last(30) >= (key.equals("a") ? 8 : 12));
  }

  @Test
  public void conditionsOverSeveralWindows() {
    check(
        """
        {alert: A, by: key, conditions: {
            firsts: {select: {fields: {kind: first}}, window: 20s, condition: count >= 2},
            seconds: {select: {fields: {kind: second}}, window: 1m, condition: count >= 6},
            quiet: {select: {fields: {kind: noise}}, window: 30s, condition: count < 2}},
            when: (firsts or seconds) unless quiet}
        """
            .strip(),
        0.2,
        lines ->
            (lines.of("first").last(20) >= 2 || lines.of("second").last(60) >= 6)
                && lines.of("noise").last(30) >= 2);
  }

  @Test
  public void aConditionForAllSeriesAndOneOfAnotherAlert() {
    check(
        """
        {alert: B, by: key, select: {fields: {kind: first}}, window: 20s, condition: count >= 2,
            active_hours: {days: mon, times: ['00:00-00:01']}}
          - {alert: A, by: key, conditions: {
            deploy: {select: {fields: {kind: second, value: "2"}}, by: [], window: 20s,
            condition: count >= 1}}, when: B unless deploy}
        """
            .strip(),
        0.15,
        (lines, key) ->
            new Lines(linesOf(lines, key)).of("first").last(20) >= 2
                && lines.stream()
                    .noneMatch(
                        l ->
                            l.kind().equals("second") && l.value() == 2 && l.second() >= END - 20));
  }

  @Test
  public void linesThatOthersFollow() {
    check(
        """
        {alert: A, by: key, every: 10s, window: 30s, sequence: {first: {fields: {kind: first}},
            then: {fields: {kind: second}}, within: 20s, min_count: 2}}
        """
            .strip(),
        0.1,
        lines -> {
          List<Line> firsts = lines.of("first").all();
          for (int slice = SLICES - 3; slice < SLICES; slice++) {
            int s = slice;
            List<Line> seconds =
                lines.of("second").all().stream().filter(l -> l.slice() == s).toList();
            if (seconds.isEmpty()) {
              continue;
            }
            int last = seconds.get(seconds.size() - 1).second();
            long before = firsts.stream().filter(l -> l.slice() >= s - 2 && l.slice() < s).count();
            List<Line> same = firsts.stream().filter(l -> l.slice() == s).toList();
            if (!same.isEmpty() && same.get(0).second() < last) {
              before += same.size();
            }
            if (before >= 2) {
              return true;
            }
          }
          return false;
        });
  }

  @Test
  public void linesThatNothingFollows() {
    check(
        """
        {alert: A, by: key, every: 10s, window: 40s, sequence: {first: {fields: {kind: first}},
            then_not: {fields: {kind: second}}, within: 20s}}
        """
            .strip(),
        0.1,
        InAnyOrderTest::isNotFollowed);
  }

  private static boolean isNotFollowed(Lines lines) {
    return lines.of("first").all().stream()
        .filter(l -> END - (l.slice() + 1) * PERIOD >= 20)
        .filter(l -> END - (l.slice() + 1) * PERIOD - 20 < 40)
        .anyMatch(
            l -> lines.of("second").all().stream().noneMatch(next -> next.second() >= l.second()));
  }

  @Test
  public void newValuesAmongOtherConditions() {
    check(
        """
        {alert: A, by: key, conditions: {
            fresh: {select: {fields: {kind: first}}, window: 30s, learn: 1m, condition: new(user)},
            busy: {window: 20s, condition: count >= 3}}, when: fresh and busy}
        """
            .strip(),
        0.1,
        lines -> lines.of("first").hasNewUser(30) && lines.last(20) >= 3);
  }

  @Test
  public void newValuesOfAllSeries() {
    check(
        """
        {alert: A, by: key, conditions: {
            fresh: {by: [], select: {fields: {kind: second}}, window: 40s, learn: 1m,
            condition: new(user)}, busy: {window: 20s, condition: count >= 1}},
            when: busy unless fresh}
        """
            .strip(),
        0.06,
        (lines, key) ->
            !new Lines(lines).of("second").hasNewUser(40)
                && new Lines(linesOf(lines, key)).last(20) >= 1);
  }

  @Test
  public void changesAmongOtherConditions() {
    check(
        """
        {alert: A, by: key, conditions: {
            changed: {select: {fields: {kind: first}}, window: 30s, condition: change(value)},
            quiet: {select: {fields: {kind: second}}, window: 20s, condition: count < 1}},
            when: changed unless quiet}
        """
            .strip(),
        0.1,
        lines -> lines.of("first").hasChange(30) && lines.of("second").last(20) >= 1);
  }

  @Test
  public void baselinesAmongOtherConditions() {
    check(
        """
        {alert: A, by: key, conditions: {
            unusual: {window: 20s, season: 1m, seasons: 3, condition: baseline >= 1},
            more: {select: {fields: {kind: first}}, window: 20s, offset: 1m, condition: spike >= 2},
            firsts: {select: {fields: {kind: first}}, window: 40s, condition: count >= 4}},
            when: unusual and firsts or more}
        """
            .strip(),
        0.3,
        lines ->
            (lines.last(20) >= 1 && deviation(lines) >= 1 && lines.of("first").last(40) >= 4)
                || lines.of("first").last(20)
                    >= 2 * Math.max(1, lines.of("first").count(END - 80, END - 60)));
  }

  @Test
  public void sequencesAmongOtherConditions() {
    check(
        """
        {alert: A, by: key, conditions: {
            busy: {window: 20s, condition: count >= 4, thresholds: {key: {a: 2}}},
            stuck: {window: 40s, sequence: {first: {fields: {kind: first}},
            then_not: {fields: {kind: second}}, within: 20s}}}, when: busy and stuck}
        """
            .strip(),
        0.15,
        (all, key) -> {
          Lines lines = new Lines(linesOf(all, key));
          return lines.last(20) >= (key.equals("a") ? 2 : 4) && isNotFollowed(lines);
        });
  }

  @Test
  public void otherAlertsOfAllKinds() {
    String silent = "active_hours: {days: mon, times: ['00:00-00:01']}";
    check(
        """
        {alert: C, by: key, window: 20s, condition: change(value), SILENT}
          - {alert: N, by: key, window: 30s, learn: 1m, condition: new(user), SILENT}
          - {alert: S, by: key, every: 10s, window: 40s, SILENT, sequence: {
            first: {fields: {kind: first}}, then_not: {fields: {kind: second}}, within: 20s}}
          - {alert: A, by: key, when: C and N or S}
        """
            .replace("SILENT", silent)
            .strip(),
        0.07,
        lines -> (lines.hasChange(20) && lines.hasNewUser(30)) || isNotFollowed(lines));
  }
}
