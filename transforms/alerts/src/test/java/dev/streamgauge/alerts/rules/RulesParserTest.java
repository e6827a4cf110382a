package dev.streamgauge.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Condition.Sign;
import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.logs.record.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Test;

/** What a rules file may hold, and what is said of one that is wrong. */
public class RulesParserTest {
  private static final String WHOLE =
      """
      groups:
        - name: web
          every: 10s
          rules:
            - alert: HighErrors
              select: {severity: error, contains: [x, y], matches: "a+b", fields: {status: "5.."}}
              by: [host]
              window: 30s
              condition: count >= 5
              for: 1m
              keep_firing_for: 5m
              cooldown: 10m
              max_series: 50
              labels: {severity: page}
              annotations: {summary: "{{ $labels.host }}: {{ $value }}, e.g. {{ $sample }}"}
              notify: [ops]
              active_hours: office
            - alert: ErrorPart
              select: {severity: error}
              of: {format: json}
              min_count: 100
              window: 5m
              condition: ratio > 5%
      silences:
        - match: {alertname: High.*, host: web-1}
          from: 2026-11-24T22:00:00Z
          until: 2026-11-25T00:00:00+01:00
          comment: maintenance
      active_hours:
        office: {days: [mon-fri], times: ["08:00-18:00"], zone: Europe/Berlin}
      receivers:
        - name: ops
          console: {}
      """;

  private static RuleSet parse(String text) {
    return RuleSet.parse("rules.yaml", text);
  }

  /** A file of one rule with {@code lines} in it, the first of which is line 4. */
  private static String rule(String lines) {
    return "groups:\n- name: g\n  rules:\n  - " + lines.strip().replace("\n", "\n    ") + "\n";
  }

  private static void assertProblem(String file, String... problems) {
    assertThatThrownBy(() -> parse(file))
        .isInstanceOf(YamlException.class)
        .hasMessage(String.join("\n", problems));
  }

  @Test
  public void readsAWholeFile() {
    RuleSet rules = parse(WHOLE);
    assertThat(rules.rules()).extracting(Rule::name).containsExactly("HighErrors", "ErrorPart");
    Rule rule = rules.rules().get(0);
    assertThat(rule.group()).isEqualTo("web");
    assertThat(rule.select())
        .isEqualTo(
            new Selection(
                "auto",
                Severity.ERROR,
                List.of("x", "y"),
                "a+b",
                new TreeMap<>(Map.of("status", "5.."))));
    assertThat(rule.by()).containsExactly("host");
    assertThat(rule.windowMillis()).isEqualTo(30_000);
    assertThat(rule.everyMillis()).isEqualTo(10_000);
    assertThat(rule.condition()).isEqualTo(new Condition(Kind.COUNT, Sign.AT_LEAST, 5, null));
    assertThat(rule.forMillis()).isEqualTo(60_000);
    assertThat(rule.keepFiringMillis()).isEqualTo(300_000);
    assertThat(rule.cooldownMillis()).isEqualTo(600_000);
    assertThat(rule.maxSeries()).isEqualTo(50);
    assertThat(rule.labels()).containsExactly(Map.entry("severity", "page"));
    assertThat(rule.receivers()).containsExactly("ops");
    assertThat(rules.rules().get(1).of().format()).isEqualTo("json");
    assertThat(rules.rules().get(1).minCount()).isEqualTo(100);
    assertThat(rules.rules().get(1).condition().threshold()).isEqualTo(0.05);
    assertThat(rules.periods()).containsExactly(10_000L);
  }

  @Test
  public void travelsWithAPipelineAndStaysTheSame() {
    RuleSet rules = parse(WHOLE);
    RuleSet copy = SerializableUtils.clone(rules);
    assertThat(copy).isEqualTo(rules);
    assertThat(copy.rules().get(0).id()).isEqualTo(rules.rules().get(0).id());
    assertThat(parse(WHOLE.replace("for: 1m", "for: 2m")).rules().get(0).id())
        .as("what is counted is the same")
        .isEqualTo(rules.rules().get(0).id());
    assertThat(parse(WHOLE.replace("count >= 5", "count >= 6")).rules().get(0).id())
        .isNotEqualTo(rules.rules().get(0).id());
  }

  @Test
  public void looksOnceAWindowIfNothingIsSaid() {
    Rule rule = parse(rule("alert: A\nwindow: 1m\ncondition: count > 3")).rules().get(0);
    assertThat(rule.everyMillis()).isEqualTo(60_000);
    assertThat(rule.select().selectsAll()).isTrue();
  }

  @Test
  public void pointsAtUnknownKeysAndGuesses() {
    assertProblem(
        rule("alert: A\nwindow: 1m\nconditon: count > 3\nselect: {severty: error}\nfoo: 1"),
        "rules.yaml:4:5: \"condition\" is missing",
        "rules.yaml:6:5: unknown key \"conditon\": did you mean \"condition\"?",
        "rules.yaml:7:14: unknown key \"severty\": did you mean \"severity\"?",
        "rules.yaml:8:5: unknown key \"foo\": did you mean \"for\"?");
  }

  @Test
  public void pointsIntoConditions() {
    assertCondition("coutn > 3", 0, "unknown condition \"coutn\": did you mean \"count\"?");
    assertCondition("count => 3", 6, "one of >=, >, <=, < is expected here, not =>");
    assertCondition("count >=", 8, "a number is expected here");
    assertCondition("count >= five", 9, "a number is expected here, not \"five\"");
    assertCondition("count >= 5 lines", 11, "nothing may follow here, but \"lines\" does");
    assertCondition("count(x) >= 5", 5, "count takes no field");
    assertCondition("new", 3, "name the field, such as new(user)");
    assertCondition("new(user", 8, "a closing parenthesis is missing");
    assertCondition("rate > 3/d", 8, "a rate is /s, /m or /h, not /d");
    assertCondition("count > 3%", 9, "count does not take the unit %");
    assertCondition("count > 3/s", 9, "count does not take the unit /s");
    assertCondition("", 0, "a condition such as count >= 5 is expected here");
  }

  @Test
  public void refusesConditionsThatNeverOrAlwaysHold() {
    String never = "this is never true: the alert could never fire";
    String always = "this is always true: the alert would fire forever";
    assertCondition("count < 0", 6, never);
    assertCondition("count <= -1", 6, never);
    assertCondition("count >= 0", 6, always);
    assertCondition("rate < 0/s", 5, never);
    assertCondition("rate > -1", 5, always);
    assertCondition("ratio > 100%", 6, never);
    assertCondition("ratio >= 1.5", 6, never);
    assertCondition("ratio <= 1", 6, always);
    assertCondition("cardinality(x) < 0", 15, never);
    assertCondition(
        "spike >= 1",
        6,
        "a spike is more than before, or less: write >= and a number above 1, or <= and one below 1");
    assertCondition(
        "spike < 1",
        6,
        "a spike is more than before, or less: write >= and a number above 1, or <= and one below 1");
  }

  private static void assertCondition(String text, int offset, String message) {
    assertThatThrownBy(() -> Condition.parse(text))
        .as(text)
        .isInstanceOf(SyntaxException.class)
        .hasMessage(message)
        .extracting(e -> ((SyntaxException) e).offset())
        .isEqualTo(offset);
    assertProblem(
        rule("alert: A\nwindow: 1m\nselect: {contains: x}\ncondition: \"" + text + "\""),
        "rules.yaml:7:" + (text.isEmpty() ? 17 : 17 + offset) + ": " + message);
  }

  @Test
  public void readsUnitsOfConditions() {
    assertThat(Condition.parse("rate > 90/m").threshold()).isEqualTo(1.5);
    assertThat(Condition.parse("rate > 3600/h").threshold()).isEqualTo(1);
    assertThat(Condition.parse("ratio >= 2.5 %".replace(" %", "%")).threshold()).isEqualTo(0.025);
    assertThat(Condition.parse(" new( user.name ) ").field()).isEqualTo("user.name");
    assertThat(Condition.parse("absent").kind()).isEqualTo(Kind.ABSENT);
  }

  @Test
  public void refusesOtherRulesThatCouldNeverFire() {
    assertProblem(
        rule("alert: A\nwindow: 1m\nevery: 10s\ncondition: new(user)\nfor: 1m"),
        "rules.yaml:8:5: a value is new for one window, so the alert could never fire: \"for\" may"
            + " be 50s at most");
    assertProblem(
        rule("alert: A\nwindow: 1m\nby: host\ncondition: cardinality(host) >= 2"),
        "rules.yaml:7:5: counted by \"host\" there is one value of it in each series: the alert"
            + " could never fire");
    assertProblem(
        rule("alert: A\nwindow: 1m\nselect: {}\ncondition: count >= 2"),
        "rules.yaml:6:13: nothing is selected here: leave \"select\" out to take all lines");
    assertProblem(
        rule("alert: A\nwindow: 1m\ncondition: ratio >= 2%"),
        "rules.yaml:6:5: \"select\" is missing: all lines are always all of a ratio");
  }

  @Test
  public void refusesTimesThatDoNotGoTogether() {
    assertProblem(
        rule("alert: A\nwindow: 30s\nevery: 20s\ncondition: count >= 2"),
        "rules.yaml:6:5: 20s does not divide the window of 30s");
    assertProblem(
        rule("alert: A\nwindow: 30d\nevery: 1s\ncondition: count >= 2"),
        "rules.yaml:6:5: the window has more than 10000 parts of 1s");
    assertProblem(
        rule("alert: A\nwindow: 0s\ncondition: count >= 2"),
        "rules.yaml:5:13: must be longer than nothing, such as 30s");
  }

  @Test
  public void pointsIntoExpressionsAndTemplates() {
    assertProblem(
        rule(
            """
            alert: A
            window: 30s
            by: host
            select: {matches: "a(b", fields: {x: "[a"}, severity: bad}
            condition: count >= 2
            annotations: {summary: "on {{ $labels.hots }}"}
            """),
        "rules.yaml:7:23: Not a regular expression (RE2 syntax): missing closing ) at position 3"
            + " of \"a(b\"",
        "rules.yaml:7:42: Not a regular expression (RE2 syntax): missing closing ] at position 2"
            + " of \"[a\"",
        "rules.yaml:7:59: unknown severity \"bad\": there are alert, critical, debug, emergency,"
            + " error, info, notice, trace, warning",
        "rules.yaml:9:35: there is no variable $labels.hots here, only $ends_at, $key,"
            + " $labels.alertname, $labels.host, $name, $sample, $starts_at, $status, $value");
  }

  @Test
  public void refusesUnknownAndDoubleNames() {
    String two =
        rule("alert: A\nwindow: 1m\ncondition: count > 3\nnotify: opps\nactive_hours: office")
            + "  - alert: A\n    window: 1m\n    condition: count > 3\n"
            + "silences:\n- {match: {alertname: B}, until: 2026-01-01T00:00:00Z}\n"
            + "receivers:\n- {name: ops}\n";
    assertProblem(
        two,
        "rules.yaml:7:13: unknown receiver \"opps\": did you mean \"ops\"?",
        "rules.yaml:8:19: unknown hours \"office\": there is none",
        "rules.yaml:9:12: there is another alert \"A\" above",
        "rules.yaml:13:23: unknown alert \"B\": did you mean \"A\"?");
  }

  @Test
  public void refusesWhatMeansNothing() {
    assertProblem(
        rule(
            """
            alert: A
            window: 1m
            condition: count > 3
            of: {contains: x}
            min_count: 3
            learn: 1m
            remember: 1m
            max_series: 3
            labels: {alertname: x}
            """),
        "rules.yaml:7:5: only a ratio is of other lines",
        "rules.yaml:8:16: \"min_count\" means nothing to count > 3.0",
        "rules.yaml:9:5: \"learn\" means nothing to count > 3.0",
        "rules.yaml:10:5: \"remember\" means nothing to count > 3.0",
        "rules.yaml:11:17: without \"by\" there is one series",
        "rules.yaml:12:14: the label \"alertname\" is there already, with the value counted by");
  }

  @Test
  public void refusesHoursAndSilencesThatAreNone() {
    assertProblem(
        rule(
                "alert: A\nwindow: 1m\ncondition: count > 3\nactive_hours: {days: mo, times:"
                    + " [\"8-9\", \"08:00-08:00\", \"08:00-25:00\"], zone: Mars}")
            + "silences:\n- {match: {}, until: tomorrow}\n"
            + "- {match: {host: x}, from: 2026-01-02T00:00:00Z, until: 2026-01-01T00:00:00Z}\n",
        "rules.yaml:7:26: \"mo\" is not a day or days such as sat or mon-fri",
        "rules.yaml:7:38: \"8-9\" is not a time such as 08:00-18:00",
        "rules.yaml:7:45: \"08:00-08:00\" is no time at all",
        "rules.yaml:7:60: \"08:00-25:00\" is not within a day",
        "rules.yaml:7:82: \"Mars\" is not a time zone: write it like Europe/Berlin or UTC",
        "rules.yaml:9:3: name the labels of the alerts under \"match\", such as {alertname: \".*\"}"
            + " for all",
        "rules.yaml:9:22: \"tomorrow\" is not a time: write it like 2026-11-24T22:00:00Z or with"
            + " +01:00",
        "rules.yaml:10:57: the silence is over before it begins");
  }

  @Test
  public void hoursFollowTheClocksOfTheirZone() {
    ActiveHours office = parse(WHOLE).rules().get(0).activeHours();
    // 24 November 2026 is a Tuesday; Berlin is an hour ahead of UTC then, and two in July.
    assertThat(office.contains(millis("2026-11-24T06:59:59Z"))).isFalse();
    assertThat(office.contains(millis("2026-11-24T07:00:00Z"))).isTrue();
    assertThat(office.contains(millis("2026-11-24T17:00:00Z"))).isFalse();
    assertThat(office.contains(millis("2026-07-07T06:00:00Z"))).isTrue();
    assertThat(office.contains(millis("2026-11-28T10:00:00Z"))).as("a Saturday").isFalse();
  }

  @Test
  public void hoursOverMidnightBelongToTheDayTheyBeginIn() {
    ActiveHours night =
        parse(
                rule(
                    "alert: A\nwindow: 1m\ncondition: count > 3\n"
                        + "active_hours: {days: fri, times: \"22:00-06:00\"}"))
            .rules()
            .get(0)
            .activeHours();
    assertThat(night.contains(millis("2026-11-27T21:59:00Z"))).isFalse();
    assertThat(night.contains(millis("2026-11-27T22:00:00Z"))).isTrue();
    assertThat(night.contains(millis("2026-11-28T05:59:00Z"))).as("Saturday morning").isTrue();
    assertThat(night.contains(millis("2026-11-28T06:00:00Z"))).isFalse();
    assertThat(night.contains(millis("2026-11-27T05:00:00Z"))).as("Friday morning").isFalse();
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  @Test
  public void readsRulesThatShareAnchorsAndMergeTemplates() {
    StringBuilder text =
        new StringBuilder(
            """
            groups:
            - name: g
              rules:
              - &base
                alert: A
                select: &select {contains: ERROR}
                window: 1m
                condition: count > 3
                labels: &labels {team: ops}
            """);
    for (int i = 0; i < 60; i++) {
      text.append("  - {<<: *base, alert: B" + i + ", labels: {<<: *labels, n: \"" + i + "\"}}\n");
    }
    RuleSet rules = RuleSet.parse("rules.yaml", text.toString());
    assertThat(rules.rules()).hasSize(61);
    Rule last = rules.rules().get(60);
    assertThat(last.name()).isEqualTo("B59");
    assertThat(last.labels()).containsOnly(Map.entry("team", "ops"), Map.entry("n", "59"));
    assertThat(last.select()).isEqualTo(rules.rules().get(0).select());
    assertThat(last.condition()).isEqualTo(Condition.parse("count > 3"));
  }

  @Test
  public void keepsTheLabelOfTheSeriesBeyondTheBoundForItself() {
    assertThatThrownBy(
            () ->
                RuleSet.parse(
                    "rules.yaml",
                    """
                    groups:
                    - name: g
                      rules:
                      - {alert: A, by: overflow, window: 1m, condition: count > 3}
                      - {alert: B, labels: {overflow: x}, window: 1m, condition: count > 3}
                      - {alert: C, window: 1m, condition: new(overflow)}
                      - {alert: D, window: 1m, condition: new(alertname)}
                    """))
        .hasMessage(
            "rules.yaml:4:20: \"overflow\" is the label of the series beyond \"max_series\"\n"
                + "rules.yaml:5:25: \"overflow\" is the label of the series beyond \"max_series\"\n"
                + "rules.yaml:6:39: \"overflow\" is the label of the series beyond \"max_series\"\n"
                + "rules.yaml:7:39: \"alertname\" is the label of the rule's name");
  }
}
