package dev.streamgauge.pipelines.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The common kinds of rules of ElastAlert2 and Loki, as their documentation writes them, and what
 * they are here, written by hand.
 */
public class RulesImportTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Command run(String from, String text) throws IOException {
    Path file = Files.writeString(folder.getRoot().toPath().resolve("in.yml"), text);
    return Command.run("rules", "import", "--from=" + from, file.toString());
  }

  /** The rules of a file with {@code rules}, indented by two, in the group {@code name}. */
  private static List<dev.streamgauge.alerts.rules.Rule> rules(String name, String rules) {
    String file = "groups:\n- name: " + name + "\n  rules:\n" + rules.strip().indent(2);
    return RuleSet.parse("expected.yml", file).rules();
  }

  private void elastAlert(String rule, String expected, String... notes) throws IOException {
    Command command = run("elastalert", rule);
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.DONE);
    assertThat(RuleSet.parse("out.yml", command.out()).rules())
        .as(command.out() + command.err())
        .isEqualTo(rules("elastalert", expected));
    assertThat(command.errLines()).containsExactly(notes);
  }

  private void groups(String from, String rule, String expected, String... notes)
      throws IOException {
    Command command =
        run(from, "groups:\n- name: g\n  rules:\n  - alert: A\n" + rule.strip().indent(4));
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.DONE);
    assertThat(RuleSet.parse("out.yml", command.out()).rules())
        .as(command.out() + command.err())
        .isEqualTo(rules("g", expected));
    assertThat(command.errLines()).containsExactly(notes);
  }

  private void loki(String expression, String expected, String... notes) throws IOException {
    groups("loki", "expr: |\n" + expression.strip().indent(2), expected, notes);
  }

  @Test
  public void frequencyByAKey() throws IOException {
    elastAlert(
        """
        name: Many errors
        type: frequency
        index: logstash-*
        num_events: 50
        timeframe: {hours: 4}
        query_key: [host, service]
        filter:
        - term: {level: error}
        - query: {query_string: {query: "status:[500 TO 599] AND NOT path:/health*"}}
        alert: [slack]
        """,
        """
        - alert: Many errors
          select:
            fields: {level: "== error", status: [">= 500", "<= 599"]}
            not: [{fields: {path: "/health.*"}}]
          by: [host, service]
          window: 4h
          condition: count >= 50
        """,
        "Many errors: \"alert\": name a receiver under \"notify\" instead, see notifiers.md");
  }

  @Test
  public void flatlineWithAndWithoutAKey() throws IOException {
    elastAlert(
        "{name: Quiet, type: flatline, threshold: 1, timeframe: {minutes: 15}}",
        "- {alert: Quiet, window: 15m, condition: count < 1}");
    elastAlert(
        "{name: Quiet, type: flatline, threshold: 10, timeframe: {minutes: 15}, query_key: host}",
        "- {alert: Quiet, by: host, window: 15m, condition: count < 10}");
  }

  @Test
  public void spikesUpAndBothWays() throws IOException {
    elastAlert(
        "{name: S, type: spike, spike_height: 3, spike_type: up, threshold_cur: 20,"
            + " timeframe: {minutes: 30}}",
        "- {alert: S, window: 30m, condition: spike >= 3, min_count: 20}");
    elastAlert(
        "{name: S, type: spike, spike_height: 4, spike_type: both, threshold_ref: 10,"
            + " timeframe: {minutes: 30}, query_key: host}",
        """
        - {alert: S, by: host, window: 30m, condition: spike >= 4}
        - {alert: S (down), by: host, window: 30m, condition: spike <= 0.25, min_count: 10}
        """);
  }

  @Test
  public void newTermOfSeveralFields() throws IOException {
    elastAlert(
        "{name: N, type: new_term, fields: [[host, user]], terms_window_size: {days: 60}}",
        "- {alert: N, by: host, window: 1m, condition: new(user), learn: 1h, remember: 60d}",
        "N: values of the first hour (\"learn\") are only learned: there is no query of old lines");
  }

  @Test
  public void cardinality() throws IOException {
    elastAlert(
        "{name: C, type: cardinality, cardinality_field: client, max_cardinality: 20,"
            + " timeframe: {minutes: 10}, query_key: user}",
        "- {alert: C, by: user, window: 10m, condition: cardinality(client) > 20}");
  }

  @Test
  public void anyWithRealert() throws IOException {
    elastAlert(
        "{name: A, type: any, realert: {hours: 2}, filter: [{query: {query_string:"
            + " {query: 'message:\"disk full\" OR kernel'}}}]}",
        "- {alert: A, select: {any: [{contains: disk full}, {contains: kernel}]}, window: 1m,"
            + " condition: count >= 1, cooldown: 2h}",
        "A: it fires once for all lines in a minute, not for each line");
  }

  @Test
  public void blacklistAndWhitelist() throws IOException {
    Path list = Files.writeString(folder.getRoot().toPath().resolve("users.txt"), "eve\n");
    elastAlert(
        "{name: B, type: blacklist, compare_key: user, blacklist: ['!file " + list + "']}",
        "- {alert: B, select: {fields: {user: {file: "
            + list
            + "}}}, window: 1m,"
            + " condition: count >= 1}",
        "B: it fires once for all lines in a minute, not for each line");
    elastAlert(
        "{name: W, type: whitelist, compare_key: user, whitelist: [root, admin],"
            + " ignore_null: true}",
        "- {alert: W, select: {fields: {user: .+}, not: {fields: {user: [root, admin]}}},"
            + " window: 1m, condition: count >= 1}",
        "W: it fires once for all lines in a minute, not for each line");
  }

  @Test
  public void change() throws IOException {
    elastAlert(
        "{name: C, type: change, compare_key: country, query_key: user, ignore_null: true,"
            + " timeframe: {days: 1}}",
        "- {alert: C, by: user, window: 1m, condition: change(country), remember: 1d}");
  }

  @Test
  public void percentageMatch() throws IOException {
    elastAlert(
        "{name: P, type: percentage_match, max_percentage: 5, min_denominator: 100, query_key: app,"
            + " buffer_time: {minutes: 10}, filter: [{term: {type: access}}],"
            + " match_bucket_filter: [{range: {status: {gte: 500}}}]}",
        "- {alert: P, by: app, select: {fields: {type: '== access', status: '>= 500'}},"
            + " of: {fields: {type: '== access'}}, window: 10m, condition: ratio > 5%,"
            + " min_count: 100}");
  }

  @Test
  public void metricAggregation() throws IOException {
    elastAlert(
        "{name: M, type: metric_aggregation, metric_agg_key: took, metric_agg_type: avg,"
            + " max_threshold: 250, buffer_time: {minutes: 5}, query_key: host}",
        "- {alert: M, by: host, window: 5m, condition: avg(took) > 250}");
  }

  @Test
  public void shareOfErrorsByJob() throws IOException {
    groups(
        "loki",
        """
        expr: |
          sum by (job) (rate({app="foo", env="production"} |= "error" [5m]))
            /
          sum by (job) (rate({app="foo", env="production"}[5m]))
            > 0.05
        for: 10m
        labels: {severity: page}
        annotations: {summary: "High error share of {{ $labels.job }}"}
        """,
        """
        - alert: A
          select: {contains: error, fields: {app: "== foo", env: "== production"}}
          of: {fields: {app: "== foo", env: "== production"}}
          by: [job]
          window: 5m
          condition: ratio > 5%
          for: 10m
          labels: {severity: page}
          annotations: {summary: "High error share of {{ $labels.job }}"}
        """);
  }

  @Test
  public void leakedCredentials() throws IOException {
    loki(
        "sum by (cluster, pod) (count_over_time({namespace=\"prod\"}"
            + " |~ `http(s?)://(\\w+):(\\w+)@` [5m]) > 0)",
        """
        - alert: A
          select: {matches: 'http(s?)://(\\w+):(\\w+)@', fields: {namespace: "== prod"}}
          by: [cluster, pod]
          window: 5m
          condition: count >= 1
        """);
  }

  @Test
  public void absentLines() throws IOException {
    loki(
        "absent_over_time({job=\"backup\"} |= \"done\" [1d])",
        "- {alert: A, select: {contains: done, fields: {job: '== backup'}}, window: 1d,"
            + " condition: absent}");
  }

  @Test
  public void rateByNamespace() throws IOException {
    loki(
        "sum(rate({cluster=~\"eu-.*\"} != \"healthcheck\" [1m])) by (namespace) > 100",
        "- {alert: A, select: {fields: {cluster: eu-.*}, not: {contains: healthcheck}},"
            + " by: namespace, window: 1m, condition: rate > 100/s}");
  }

  @Test
  public void quantileOfAField() throws IOException {
    loki(
        "quantile_over_time(0.99, {app=\"api\"} | json | __error__=\"\" | status >= 200"
            + " | unwrap duration(took) [5m]) by (path) > 0.5",
        "- {alert: A, select: {format: json, fields: {app: '== api', status: '>= 200'}}, by: path,"
            + " window: 5m, condition: p99(took) > 0.5}");
  }

  @Test
  public void sumOfAField() throws IOException {
    loki(
        "sum by (org) (sum_over_time({app=\"api\"} | logfmt | unwrap bytes(size) [1h])) > 1000000",
        "- {alert: A, select: {format: logfmt, fields: {app: '== api'}}, by: org, window: 1h,"
            + " condition: sum(size) > 1000000}");
  }

  @Test
  public void oneUnlessAnother() throws IOException {
    loki(
        """
        sum by (job) (count_over_time({level="error"}[5m])) > 10
          unless on (job)
        sum by (job) (count_over_time({level="info"} |= "deployed" [15m])) > 0
        """,
        """
        - alert: A
          by: [job]
          conditions:
            condition1: {select: {fields: {level: "== error"}}, window: 5m, condition: count > 10}
            condition2:
              {select: {contains: deployed, fields: {level: "== info"}}, window: 15m,
               condition: count >= 1}
          when: condition1 unless condition2
        """);
  }

  @Test
  public void burnRate() throws IOException {
    String share = "sum(rate({app=\"a\"} |= \"error\" [%1$s])) / sum(rate({app=\"a\"}[%1$s]))";
    loki(
        "("
            + String.format(share, "1h")
            + " > (14.4 * 0.001) and "
            + String.format(share, "5m")
            + " > (14.4 * 0.001)) or ("
            + String.format(share, "6h")
            + " > 6 * 0.001 and "
            + String.format(share, "30m")
            + " > 6 * 0.001)",
        """
        - alert: A
          conditions:
            condition1: &c
              {select: {contains: error, fields: {app: "== a"}}, of: {fields: {app: "== a"}},
               window: 1h, condition: ratio > 1.44%}
            condition2: {<<: *c, window: 5m}
            condition3: {<<: *c, window: 6h, condition: ratio > 0.6%}
            condition4: {<<: *c, window: 30m, condition: ratio > 0.6%}
          when: (condition1 and condition2) or (condition3 and condition4)
        """);
  }

  @Test
  public void comparedWithADayEarlier() throws IOException {
    loki(
        "sum by (app) (rate({env=\"prod\"}[10m])) > 2 * sum by (app) (rate({env=\"prod\"}[10m]"
            + " offset 1d))",
        "- {alert: A, select: {fields: {env: '== prod'}}, by: app, window: 10m, offset: 1d,"
            + " condition: spike > 2}");
  }

  @Test
  public void rulesOfPrometheusCountLinesInPlaceOfMetrics() throws IOException {
    groups(
        "prometheus",
        """
        expr: sum by (job) (increase(log_messages_total{level="error"}[5m])) > 10
        for: 1m
        annotations: {summary: "{{ $value }} errors", graph: "{{ query \\"up\\" }}"}
        """,
        """
        - {alert: A, select: {fields: {level: "== error"}}, by: job, window: 5m,
           condition: count > 10, for: 1m, annotations: {summary: "{{ $value }} errors"}}
        """,
        "A: the metric log_messages_total is a count of lines here: narrow \"select\" down to the"
            + " lines it stands for",
        "A: the annotation \"graph\" was left out: {{ query \"up\" }} is not a variable such as {{"
            + " $value }} or {{ $value | humanize }}");
  }

  @Test
  public void whatCannotBeTranslatedIsSaid() throws IOException {
    Command command =
        run(
            "prometheus",
            """
            groups:
            - name: g
              rules:
              - {alert: Down, expr: up == 0}
              - {alert: Top, expr: 'topk(3, sum by (a) (rate(x[5m]))) > 1'}
              - {alert: Full, expr: 'predict_linear(disk_free[1h], 3600) < 0'}
              - {record: 'job:x:rate5m', expr: 'rate(x[5m])'}
            """);
    assertThat(command.out()).isEqualTo("groups: []\n");
    assertThat(command.errLines().stream().filter(line -> line.contains("not translated")))
        .containsExactly(
            "Down: not translated: the value of a metric, without a range",
            "Top: not translated: \"topk\" of series",
            "Full: not translated: the function \"predict_linear\"",
            "job:x:rate5m: not translated: it is a recording rule");
    assertThat(run("elastalert", "{name: X, type: metric_agg}").errLines())
        .containsExactly("X: not translated: the type \"metric_agg\"");
    assertThat(run("loki", "x: [").exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(Command.run("rules", "import", "x.yml").err()).contains("Use rules import --from=");
  }
}
