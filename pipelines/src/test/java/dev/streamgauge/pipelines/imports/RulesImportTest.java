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
    String file =
        "groups:\n- name: " + name + "\n  every: 1m\n  rules:\n" + rules.strip().indent(2);
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
        """,
        "S: \"threshold_ref\" has no counterpart: where little was before, it fires too");
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
        "A: it fires once for all lines in a minute, not for each line",
        "A: texts are found as written, anywhere in a line: Elasticsearch finds words, in any"
            + " case");
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
            + " every: 5m, condition: absent}");
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
          every: 5m
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

  /** The selection of an imported rule of ElastAlert with {@code filter}. */
  private void filter(String filter, String expected, String... notes) throws IOException {
    String[] all = new String[notes.length + 1];
    all[0] = "F: it fires once for all lines in a minute, not for each line";
    for (int i = 0; i < notes.length; i++) {
      all[i + 1] = "F: " + notes[i];
    }
    elastAlert(
        "{name: F, type: any, filter: " + filter + "}",
        "- {alert: F, select: " + expected + ", window: 1m, condition: count >= 1}",
        all);
  }

  private void query(String query, String expected, String... notes) throws IOException {
    filter("[{query: {query_string: {query: '" + query + "'}}}]", expected, notes);
  }

  private static final String TEXTS =
      "texts are found as written, anywhere in a line: Elasticsearch finds words, in any case";

  @Test
  public void queriesOfElasticsearch() throws IOException {
    // Without an operator, any word is enough.
    query("timeout refused", "{any: [{contains: timeout}, {contains: refused}]}", TEXTS);
    query(
        "status:500 status:502", "{any: [{fields: {status: == 500}}, {fields: {status: == 502}}]}");
    query(
        "level:(error OR fatal)",
        "{any: [{fields: {level: == error}}, {fields: {level: == fatal}}]}");
    query(
        "level:(error fatal)", "{any: [{fields: {level: == error}}, {fields: {level: == fatal}}]}");
    query("level:(NOT debug)", "{not: [{fields: {level: == debug}}]}");
    query("message:(disk AND full)", "{contains: disk, any: [{contains: full}]}", TEXTS);
    query(
        "+level:error -path:\"/health\"",
        "{fields: {level: == error}, not: [{fields: {path: == /health}}]}");
    query(
        "_exists_:trace AND NOT _exists_:user",
        "{fields: {trace: .+}, not: [{fields: {user: .+}}]}");
    query("user:*", "{fields: {user: .+}}");
    query("host:web-?? AND path:\\/api\\/*", "{fields: {host: web-.., path: /api/.*}}");
    query("path:/\\/api\\/v[12].*/", "{fields: {path: '/api/v[12].*'}}");
    query("message:*time*out*", "{matches: 'time\\S*out'}");
    query("took:>250 && took:[* TO 999}", "{fields: {took: ['> 250', '< 999']}}");
    query("host.keyword:web-1", "{fields: {host: == web-1}}");
    query(
        "level:error OR level:fatal AND app:shop",
        "{fields: {level: == fatal, app: == shop}}",
        "in \"level:error OR level:fatal AND app:shop\", what OR joins to a part with AND is not"
            + " required, as in Elasticsearch: use parentheses if that is not meant");
    query(
        "(level:error OR level:fatal) AND app:shop",
        "{any: [{fields: {level: == error}}, {fields: {level: == fatal}}], fields: {app: == shop}}");
    filter(
        "[{query: {query_string: {query: 'a b', default_operator: AND, default_field: level}}}]",
        "{fields: {level: [== a, == b]}}");
    for (String not :
        List.of("roam~", "\"a b\"~2", "a OR", "(a", "fie*d:x", "date:[now-1h TO now")) {
      assertThat(
              run(
                      "elastalert",
                      "{name: X, type: any, filter: {query_string: {query: '" + not + "'}}}")
                  .out())
          .as(not)
          .isEqualTo("groups: []\n");
    }
  }

  @Test
  public void nestedFilters() throws IOException {
    filter(
        "[{bool: {must: [{term: {level.keyword: error}}, {exists: {field: user}}],"
            + " should: [{term: {a: 1}}], must_not: {prefix: {path: /health.}}}}]",
        "{fields: {level: == error, user: .+}, not: [{fields: {path: '/health\\..*'}}]}");
    filter(
        "[{bool: {should: [{match: {message: disk full}}, {term: {level: {value: fatal, boost: 2}}}]}}]",
        "{any: [{any: [{contains: disk}, {contains: full}]}, {fields: {level: == fatal}}]}",
        TEXTS);
    filter(
        "{or: [{terms: {status: [500, 502]}}, {range: {took: {gt: 5, lte: 9}}}]}",
        "{any: [{fields: {status: ['500', '502']}}, {fields: {took: ['> 5', '<= 9']}}]}");
    filter(
        "[{not: {match_phrase: {agent: curl 7}}}]",
        "{not: [{fields: {agent: '.*\\bcurl 7\\b.*'}}]}");
    filter("[{wildcard: {message: {value: '*abc*'}}}]", "{matches: .*abc.*}");
  }

  @Test
  public void whatElastAlertSaysOfARuleOtherwise() throws IOException {
    elastAlert(
        "{name: K, type: frequency, num_events: 3, timeframe: {hours: 1.5}, run_every: {seconds:"
            + " 30}, query_key: user.keyword, is_enabled: false, import: base.yaml}",
        "- {alert: K, by: user, window: 90m, every: 30s, condition: count >= 3}",
        "K: \"import\": add what is in that file",
        "K: \"is_enabled\" is false: leave the rule out if that is to stay so");
    elastAlert(
        "{name: M, type: metric_aggregation, metric_agg_key: took, metric_agg_type: percentiles,"
            + " percentile_range: 95, min_threshold: 1, max_threshold: 9, min_doc_count: 4,"
            + " buffer_time: {days: 2}}",
        """
        - {alert: M, window: 2d, every: 15m, condition: p95(took) > 9, min_count: 4}
        - {alert: M (low), window: 2d, every: 15m, condition: p95(took) < 1, min_count: 4}
        """);
    for (String wrong :
        List.of(
            "type: frequency, num_events: 3, timeframe: {fortnights: 1}",
            "type: frequency, num_events: 3, timeframe: {hours: many}",
            "type: spike, spike_height: 3, spike_type: up, field_value: took",
            "type: any, filter: [{geo_distance: {x: 1}}]",
            "type: any, filter: [{bool: [1]}]")) {
      Command command = run("elastalert", "{name: X, " + wrong + "}");
      assertThat(command.out()).as(wrong).isEqualTo("groups: []\n");
      assertThat(command.err()).as(wrong).contains("X: not translated: ");
    }
  }

  @Test
  public void otherExpressionsOfLoki() throws IOException {
    loki(
        "sum by (app) (count_over_time({job=\"a\"} | json | (status >= 500 or level=\"fatal\") and"
            + " took > 1m30s | app!=\"\" [5m])) > 3",
        "- {alert: A, select: {format: json, any: [{fields: {status: '>= 500'}}, {fields: {level:"
            + " '== fatal'}}], fields: {job: '== a', took: '> 90000ms', app: '!= '}}, by: app,"
            + " window: 5m, condition: count > 3}");
    loki(
        "100 * sum(rate({a=\"b\"} |= \"x\" != \"y\" [2m])) / sum(rate({a=\"b\"}[2m])) >= 5",
        "- {alert: A, select: {contains: x, not: {contains: y}, fields: {a: '== b'}}, of: {fields: {a:"
            + " '== b'}}, window: 2m, condition: ratio >= 5%}");
    loki(
        "sum(rate({a=\"b\"} |= \"x\" [2m])) > 0.05 * sum(rate({a=\"b\"}[2m]))",
        "- {alert: A, select: {contains: x, fields: {a: '== b'}}, of: {fields: {a: '== b'}}, window:"
            + " 2m, condition: ratio > 5%}");
    loki(
        "(sum(sum by (a, b) (count_over_time({a=~\"b|c\"}[10m]))) or vector(0)) < 1",
        "- {alert: A, select: {fields: {a: b|c}}, window: 10m, condition: count < 1}");
    loki(
        "absent_over_time({a=\"b\"} | pattern \"<ip> - <_> <status>\" | status=\"500\" [1h]) == 1",
        "- {alert: A, select: {format: 'regex:^(?P<ip>.*?) - .*? (?P<status>.*?)$', fields: {a: '== b',"
            + " status: '== 500'}}, window: 1h, condition: absent}");
    for (String wrong :
        List.of(
            "sum(rate({a=\"b\"}[1m])) > bool 1",
            "sum by (p) (avg_over_time({a=\"b\"} | logfmt | unwrap took [5m])) > 1",
            "avg(sum by (p) (rate({a=\"b\"}[5m]))) > 1",
            "count(count_over_time({a=\"b\"}[5m]) > 5) > 2",
            "sum(rate({a=\"b\"} |= \"x\" [5m])) / sum(rate({a=\"c\"}[5m])) > 0.1",
            "sum by (p) (rate({a=\"b\"}[5m]) / rate({a=\"c\"}[5m])) > 0.1",
            "sum(rate({a=\"b\"} | json | logfmt [5m])) > 1",
            "sum(rate({a=\"b\"} | json | __error__!=\"\" [5m])) > 1",
            "sum(bytes_over_time({a=\"b\"}[5m])) > 1",
            "sum(rate({a=\"b\"} | line_format \"{{.x}}\" |= \"y\" [5m])) > 1")) {
      Command command =
          run("loki", "groups:\n- name: g\n  rules:\n  - {alert: X, expr: '" + wrong + "'}\n");
      assertThat(command.out()).as(wrong).isEqualTo("groups: []\n");
      assertThat(command.err()).as(wrong).contains("X: not translated: ");
    }
  }

  @Test
  public void whatTheValueMeansHereIsSaid() throws IOException {
    groups(
        "loki",
        """
        expr: 100 * sum(rate({a="b"} |= "x" [5m])) / sum(rate({a="b"}[5m])) > 5
        annotations: {summary: "{{ $value }} %"}
        """,
        """
        - {alert: A, select: {contains: x, fields: {a: "== b"}}, of: {fields: {a: "== b"}}, window: 5m,
           condition: ratio > 5%, annotations: {summary: "{{ $value }} %"}}
        """,
        "A: {{ $value }} in the annotation \"summary\" is the value of the condition here");
  }

  @Test
  public void rulesAreEvaluatedAsOftenAsThere() throws IOException {
    Command command =
        run(
            "loki",
            """
            groups:
            - name: g
              interval: 2m
              rules:
              - {alert: A, expr: 'count_over_time({a="b"}[5m]) > 1'}
              - {alert: B, expr: 'count_over_time({a="b"}[7s]) > 1'}
              - {alert: C, expr: 'count_over_time({a="b"}[30d]) > 1'}
            """);
    assertThat(RuleSet.parse("out.yml", command.out()).rules())
        .extracting(dev.streamgauge.alerts.rules.Rule::everyMillis)
        .containsExactly(60_000L, 7_000L, 43_200_000L);
    assertThat(command.err())
        .contains("B: the interval of 2m was left out: it does not divide the window");
  }
}
