package dev.streamgauge.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.Test;

/** Baselines, changes, thresholds, combinations and sequences in a rules file. */
public class ComparisonsParserTest {
  /** A file of one rule, whose lines begin in line 4, column 5. */
  private static String file(String lines) {
    return "groups:\n- name: g\n  rules:\n  - alert: A\n    "
        + lines.strip().replace("\n", "\n    ")
        + "\n";
  }

  private static Rule rule(String lines) {
    return RuleSet.parse("r.yml", file(lines)).rules().get(0);
  }

  private static void assertProblems(String lines, String... problems) {
    assertThatThrownBy(() -> rule(lines)).hasMessage(String.join("\n", problems));
  }

  @Test
  public void thresholdsAreInTheUnitOfTheCondition() {
    Rule rule =
        rule(
            "by: [host, path]\nwindow: 1m\ncondition: p95(took) > 250ms\n"
                + "thresholds: {path: {/report: 3s}, host: {slow: 400}}");
    assertThat(rule.conditionOf(List.of("slow", "/report")).threshold()).isEqualTo(3000);
    assertThat(rule.conditionOf(List.of("slow", "/")).threshold()).isEqualTo(400);
    assertThat(rule.conditionOf(List.of("fast", "/")).threshold()).isEqualTo(250);
    assertThat(
            rule("by: h\nwindow: 1m\ncondition: rate > 3/s\nthresholds: {h: {a: 120/m}}")
                .conditionOf(List.of("a"))
                .threshold())
        .isEqualTo(2);
  }

  @Test
  public void mistakesInThresholds() {
    assertProblems(
        "by: h\nwindow: 1m\ncondition: count > 1\nthresholds: {h: {a: 3/s, b: x}, i: {a: 2}}",
        "r.yml:8:26: count does not take the unit /s",
        "r.yml:8:33: a number is expected here, not \"x\"",
        "r.yml:8:37: \"i\" is not in \"by\": thresholds are those of series by a field");
    assertProblems(
        "by: h\nwindow: 1m\ncondition: absent\nthresholds: {h: {a: 3}}",
        "r.yml:8:5: \"thresholds\" means nothing to absent");
    assertProblems(
        "by: h\nwindow: 1m\ncondition: avg(t) > 5ms\nthresholds: {h: {a: 3MB}}",
        "r.yml:8:25: this is not in a unit such as that of avg(t) > 5.0ms");
    assertProblems(
        "by: h\nwindow: 1m\ncondition: count > 5\nthresholds: {h: {a: -1}}",
        "r.yml:8:25: this is always true: the alert would fire forever");
  }

  @Test
  public void baselines() {
    Rule rule = rule("window: 10m\ncondition: baseline >= 4");
    assertThat(rule.seasonMillis()).isEqualTo(86_400_000);
    assertThat(rule.seasons()).isEqualTo(7);
    assertThat(rule.pastMillis()).isEqualTo(7 * 86_400_000L);
    assertProblems(
        "window: 10m\ncondition: baseline >= -1",
        "r.yml:6:25: a baseline is exceeded or fallen short of: write >= and a number above 0, or"
            + " <= and one below 0");
    assertProblems(
        "window: 10m\nevery: 1m\ncondition: baseline >= 4\nseason: 90s\nseasons: 2",
        "r.yml:8:5: \"season\" must be at least the window, and a multiple of 1m",
        "r.yml:9:14: 2 is not from 3 to 60");
    assertProblems(
        "window: 10m\nevery: 10s\ncondition: baseline >= 4",
        "r.yml:7:5: there are more than 50000 parts of 10s to keep: choose a longer \"every\"");
    assertProblems(
        "window: 10m\ncondition: count > 4\nseason: 1d",
        "r.yml:7:5: \"season\" means nothing to count > 4.0");
  }

  @Test
  public void changes() {
    assertThat(rule("window: 1m\ncondition: change(version)").rememberMillis())
        .isEqualTo(30 * 86_400_000L);
    assertProblems(
        "window: 1m\ncondition: change", "r.yml:6:22: name the field, such as change(user)");
  }

  @Test
  public void combinations() {
    Rule rule =
        rule(
            """
            by: host
            conditions:
              errors: {select: {severity: error}, window: 5m, condition: count >= 5}
              traffic: {window: 10m, condition: count >= 100}
              deploy: {select: {contains: deployed}, by: [], window: 15m, condition: count >= 1}
            when: errors or traffic unless deploy
            """);
    assertThat(rule.everyMillis()).isEqualTo(300_000);
    assertThat(rule.when()).hasToString("(errors or (traffic unless deploy))");
    assertThat(rule.parts()).extracting(Rule::isShared).containsExactly(false, false, true);
    assertThat(rule.conditionText()).isEqualTo("(errors or (traffic unless deploy))");
  }

  @Test
  public void mistakesInCombinations() {
    String two =
        "every: 1m\nconditions:\n  a: {window: 5m, condition: count > 1}\n"
            + "  b: {window: 90s, condition: new(x)}\n";
    assertProblems(
        two + "when: a and c",
        "r.yml:8:11: the window of 1m30s must be a multiple of \"every\", which is 1m, and at most"
            + " 10000 times that",
        "r.yml:9:17: unknown condition \"c\": did you mean \"a\"?");
    assertProblems(
        "conditions:\n"
            + "  a: {window: 5m, condition: count > 1, by: x}\n"
            + "when: a and\n"
            + "select: {contains: x}",
        "r.yml:6:45: a condition counts by the fields of its rule; write \"by: []\" if its lines"
            + " count for all series",
        "r.yml:7:16: the name of a condition is expected here",
        "r.yml:8:5: give each condition its own: leave \"select\" out here");
    assertProblems(
        "conditions:\n  a: {window: 5m, condition: count > 1}\nwhen: (a",
        "r.yml:7:13: a closing parenthesis is missing");
    assertProblems(
        "conditions:\n  a: {window: 5m, condition: count > 1}\nwhen: a a",
        "r.yml:7:13: and, or, unless or nothing may follow here, but \"a\" does");
    assertProblems(
        "conditions:\n  a: {window: 5m, condition: count > 1}\n"
            + "  b: {window: 5m, condition: count > 1}\nwhen: a",
        "r.yml:7:10: \"when\" does not use the condition \"b\"");
  }

  @Test
  public void combinationsOfAllKinds() {
    Rule rule =
        rule(
            """
            by: host
            conditions:
              fresh: {window: 10m, learn: 1h, remember: 7d, condition: new(user)}
              stuck: {sequence: {first: {contains: a}, then_not: {contains: b}, within: 5m}}
              usual: {window: 30s, season: 1d, seasons: 3, condition: baseline >= 3}
              moved: {by: [], window: 1m, condition: change(version)}
            when: fresh and stuck or usual unless moved
            """);
    assertThat(rule.everyMillis()).isEqualTo(30_000);
    assertThat(rule.parts())
        .extracting(Rule::name)
        .containsExactly("fresh", "stuck", "first", "then", "usual", "moved");
    assertThat(rule.parts().get(0).learnMillis()).isEqualTo(3_600_000);
    assertThat(rule.pastMillis()).isEqualTo(3 * 86_400_000L);
    assertThat(rule.slicesMillis()).isEqualTo(630_000);
    assertProblems(
        "conditions:\n"
            + "  a: {slo: 99%}\n"
            + "  b: {window: 5m, every: 1m, condition: count > 1}\n"
            + "  c: {sequence: {first: {contains: a}, then: {contains: b}, within: 5m}, every: 1m}\n"
            + "  d: {window: 5m, condition: absent, learn: 1m}\n"
            + "  e: {window: 5m, condition: new(a), remember: 1m}\n"
            + "when: a or b or c or d or e",
        "r.yml:6:11: an objective is four alerts: combine a ratio with \"also_in\" instead",
        "r.yml:7:23: unknown key \"every\": there are also_in, by, condition, learn, min_count, of,"
            + " offset, remember, season, seasons, select, sequence, slo, thresholds, window",
        "r.yml:8:78: all conditions are evaluated together: \"every\" is that of the alert",
        "r.yml:9:42: \"learn\" means nothing to absent",
        "r.yml:10:42: \"remember\" must be at least as long as the window, in which a value is new");
  }

  @Test
  public void sequences() {
    Rule rule =
        rule("by: id\nsequence: {first: {contains: a}, then_not: {contains: b}, within: 5m}");
    assertThat(rule.everyMillis()).isEqualTo(30_000);
    assertThat(rule.windowMillis()).isEqualTo(300_000);
    assertThat(rule.conditionText()).isEqualTo("sequence then_not within 5m");
    assertProblems(
        "sequence: {first: {contains: a}}",
        "r.yml:5:15: give either \"then\" or \"then_not\": the lines that follow, or do not",
        "r.yml:5:15: \"within\" is missing");
    assertProblems(
        "every: 40s\ncondition: count > 1\n"
            + "sequence: {first: {contains: a}, then_not: {contains: b}, within: 5m, min_count: 2}",
        "r.yml:5:5: \"within\" and \"window\" must be multiples of \"every\", which is 40s",
        "r.yml:6:5: \"sequence\" has its own selections and times: leave \"condition\" out",
        "r.yml:7:86: \"min_count\" means nothing to \"then_not\": each line is expected to be"
            + " followed");
  }
}
