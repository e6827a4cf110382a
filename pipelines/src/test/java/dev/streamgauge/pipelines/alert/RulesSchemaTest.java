package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.streamgauge.alerts.notify.ReceiversParser;
import dev.streamgauge.alerts.rules.RulesDocument;
import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.pipelines.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds the schema of rules files to what the parser accepts. */
public class RulesSchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static JsonNode tree() throws IOException {
    return MAPPER.readTree(RulesCommand.schema());
  }

  private static boolean schemaAccepts(String yaml) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(RulesCommand.schema());
    Object file = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return schema.validate(MAPPER.<JsonNode>valueToTree(file)).isEmpty();
  }

  private static List<String> problems(String yaml) {
    try {
      RulesDocument document = RulesDocument.parse("r.yml", yaml);
      ReceiversParser.parse(document.receivers());
      document.rules();
      return List.of();
    } catch (YamlException e) {
      return e.problems();
    }
  }

  private static String rule(String keys) {
    return "groups: [{name: g, rules: [{alert: A, " + keys + "}]}]\n";
  }

  @Test
  public void theFilesAndExamplesOfTheDocumentationAreAccepted() throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(Path.of("../rules"))) {
      for (Path path : paths.filter(p -> !p.toString().endsWith("_test.yml")).toList()) {
        files.add(Files.readString(path, UTF_8));
      }
    }
    for (Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/rules.md"), UTF_8));
        block.find(); ) {
      String text = block.group(1);
      if (text.startsWith("groups:")) {
        files.add(text);
      } else if (text.startsWith("- alert:")) {
        files.add("groups:\n- name: g\n  rules:\n  " + text.strip().replace("\n", "\n  ") + "\n");
      }
    }
    assertThat(files).hasSizeGreaterThan(15);
    for (String file : files) {
      // The receivers of examples are elsewhere.
      assertThat(problems(file)).as(file).allMatch(p -> p.contains("unknown receiver"));
      assertThat(schemaAccepts(file)).as(file).isTrue();
    }
  }

  @Test
  public void conditionsAreAcceptedAsByTheParser() throws IOException {
    for (String right :
        List.of(
            "count >= 5",
            "rate > 3/m",
            "ratio<5%",
            "spike >= 3",
            "baseline <= -4",
            "absent",
            "new(user)",
            "new_pattern",
            "change( v )",
            "cardinality(c) >= 20",
            "avg(t) > -1.5 ms",
            "p99.9(t) >= 3KiB")) {
      String file = rule("select: {severity: error}, window: 1m, condition: '" + right + "'");
      assertThat(problems(file)).as(right).isEmpty();
      assertThat(schemaAccepts(file)).as(right).isTrue();
    }
    for (String wrong :
        List.of("cont >= 5", "count => 5", "count(x) > 5", "new", "ratio > 5/s", "absent > 1")) {
      String file = rule("select: {severity: error}, window: 1m, condition: '" + wrong + "'");
      assertThat(problems(file)).as(wrong).isNotEmpty();
      assertThat(schemaAccepts(file)).as(wrong).isFalse();
    }
  }

  @Test
  public void bothRefuseTheSameFiles() throws IOException {
    for (String wrong :
        List.of(
            "rules: []",
            rule("window: 1m"),
            rule("window: 1m, condition: absent, slo: 99%"),
            rule("window: 60, condition: absent"),
            rule("window: 1m, condition: absent, max_series: 0, by: x"),
            rule("window: 1m, condition: absent, select: {}"),
            rule("window: 1m, condition: absent, select: {severity: bad}"),
            rule("window: 1m, condition: absent, select: {fields: {a: {fil: x}}}"),
            rule("window: 1m, condition: baseline > 3, seasons: 2"),
            rule("sequence: {first: {contains: a}, within: 5m}"),
            rule(
                "sequence: {first: {contains: a}, then: {contains: b}, within: 5m}, select:"
                    + " {contains: x}"),
            rule("conditions: {a: {window: 1m, condition: absent}}, when: a, window: 1m"),
            rule("conditions: {a: {window: 1m, condition: absent, by: [x]}}, when: a"),
            rule("conditions: {a: {window: 1m}}, when: a"),
            rule(
                "conditions: {a: {condition: absent, sequence: {first: {contains: a},"
                    + " then: {contains: b}, within: 5m}}}, when: a"),
            rule("window: 1m, condition: absent") + "silences: [{match: {}, until: x}]",
            rule("window: 1m, condition: absent") + "active_hours: {o: {zone: UTC}}",
            rule("window: 1m, condition: absent") + "receivers: [{name: a}]",
            rule("window: 1m, condition: absent")
                + "receivers: [{name: a, slack: {url: 'http://x'}}]")) {
      assertThat(problems(wrong)).as(wrong).isNotEmpty();
      assertThat(schemaAccepts(wrong)).as(wrong).isFalse();
    }
  }

  /** An unknown key makes the parser list those it knows; the schema must have the same. */
  @Test
  public void everyObjectHasTheKeysThatTheParserKnows() throws IOException {
    JsonNode defs = tree().get("$defs");
    String end = "silences: [{match: {alertname: A}, until: 2026-11-25T06:00:00Z%s}]\n";
    String receiver = rule("window: 1m, condition: absent") + "receivers: [{name: a, %s: {";
    String unknown = ", qqqqqqqqqqqq: 1";
    Map<String, String> files =
        Map.of(
            "group", "groups: [{name: g, rules: []" + unknown + "}]",
            "selection",
                rule("window: 1m, condition: absent, select: {severity: error" + unknown + "}"),
            "silence", rule("window: 1m, condition: absent") + String.format(end, unknown),
            "hours",
                rule("window: 1m, condition: absent, active_hours: {days: mon" + unknown + "}"),
            "sequence",
                rule(
                    "sequence: {first: {contains: a}, then: {contains: b}, within: 5m"
                        + unknown
                        + "}"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      TreeSet<String> known = known(file.getValue());
      // Which of the two is written decides which is looked for.
      known.addAll(file.getKey().equals("sequence") ? List.of("then", "then_not") : List.of());
      assertThat(known).as(file.getKey()).isEqualTo(keys(defs.get(file.getKey())));
    }
    TreeSet<String> rule = known(rule("window: 1m, condition: absent" + unknown));
    rule.addAll(known(rule("conditions: {a: {window: 1m, condition: absent}}, when: a" + unknown)));
    assertThat(rule).isEqualTo(keys(defs.get("rule")));
    TreeSet<String> escalation =
        known(
            rule(
                "window: 1m, condition: absent, notify: a, escalate: [{after: 1m, notify: a"
                    + unknown
                    + "}]"));
    assertThat(escalation).isEqualTo(keys(defs.get("escalation")));
    TreeSet<String> part =
        known(rule("conditions: {a: {window: 1m, condition: absent" + unknown + "}}, when: a"));
    part.remove("slo");
    assertThat(part).isEqualTo(keys(defs.get("part")));
    TreeSet<String> top = known(rule("window: 1m, condition: absent") + "qqqqqqqqqqqq: 1\n");
    assertThat(top).isEqualTo(keys(tree()));
    for (Map.Entry<String, String> kind :
        Map.of(
                "console", "format: text",
                "webhook", "url: 'http://x/', username: u, password: {env: X}",
                "alertmanager", "url: 'http://x/', username: u, password: {env: X}",
                "pagerduty", "routing_key: {env: X}, url: 'http://x/'",
                "slack", "url: {env: X}",
                "email", "host: h, from: a@b.example, to: a@b.example",
                "kafka", "brokers: b, topic: t")
            .entrySet()) {
      String file = String.format(receiver, kind.getKey()) + kind.getValue() + unknown + "}}]";
      assertThat(known(file))
          .as(kind.getKey())
          .isEqualTo(keys(defs.get("receiver").get("properties").get(kind.getKey())));
    }
  }

  private static TreeSet<String> known(String file) throws IOException {
    assertThat(schemaAccepts(file)).as(file).isFalse();
    String problem =
        problems(file).stream().filter(p -> p.contains("unknown key")).findFirst().orElseThrow();
    String list = problem.substring(problem.indexOf("there are ") + "there are ".length());
    return new TreeSet<>(List.of(list.split(", ")));
  }

  private static TreeSet<String> keys(JsonNode definition) {
    TreeSet<String> keys = new TreeSet<>();
    definition.get("properties").fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  public void theCommandPrintsIt() throws IOException {
    Command command = Command.run("rules", "schema");
    assertThat(MAPPER.readTree(command.out())).isEqualTo(tree());
  }
}
