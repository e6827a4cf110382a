package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.yaml.YamlFile;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Parses a test file. */
final class RuleTestParser {
  private final String rules;
  private final List<RuleTest> tests = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private RuleTestParser(@Nullable YamlText rules) {
    this.rules = rules == null ? "" : rules.value();
  }

  /**
   * Parses {@code text}, which messages call {@code file}.
   *
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is invalid: the message lists every
   *     problem with its position
   */
  static RuleTestParser parse(String file, String text) {
    YamlFile yaml = YamlFile.parse(file, text);
    YamlMap top = yaml.top();
    RuleTestParser parser = new RuleTestParser(top.required("rules"));
    long start = Times.start(top, Times.DEFAULT_START);
    if (!top.has("tests")) {
      top.error("\"tests\" is missing");
    }
    top.maps("tests").forEach(test -> parser.readTest(test, start));
    top.noOtherKeys();
    yaml.problems().throwIfAny();
    return parser;
  }

  /** Returns the name of the rules file, relative to this file. */
  String rules() {
    return rules;
  }

  List<RuleTest> tests() {
    return tests;
  }

  private void readTest(YamlMap test, long fileStart) {
    YamlText name = test.required("name");
    if (name != null && !names.add(name.value())) {
      name.error("there already is a test \"" + name.value() + "\"");
    }
    long start = Times.start(test, fileStart);
    List<RuleTest.TimedLine> lines = new ArrayList<>();
    test.maps("lines").forEach(entry -> new LinesReader(entry, start).read(lines));
    List<Expectation> expectations = new ArrayList<>();
    if (!test.has("expect") || test.maps("expect").isEmpty()) {
      test.error("\"expect\" is missing: say what must fire when");
    }
    for (YamlMap each : test.maps("expect")) {
      Expectation expectation = expectation(each, start);
      if (expectation != null) {
        expectations.add(expectation);
      }
    }
    test.noOtherKeys();
    tests.add(new RuleTest(name == null ? "" : name.value(), start, lines, expectations));
  }

  private static @Nullable Expectation expectation(YamlMap map, long start) {
    YamlText at = map.required("at");
    Long millis = at == null ? null : Times.at(at, start);
    if (!map.has("alerts")) {
      map.error("\"alerts\" is missing: write \"alerts: []\" if none may fire");
    }
    List<Expectation.Alert> alerts = new ArrayList<>();
    Set<SortedMap<String, String>> known = new HashSet<>();
    for (YamlMap each : map.maps("alerts")) {
      Expectation.Alert alert = alert(each);
      if (!known.add(alert.labels())) {
        each.error("there already is an alert with these labels");
      }
      alerts.add(alert);
    }
    map.noOtherKeys();
    return millis == null ? null : new Expectation(map.place(), at.value(), millis, alerts);
  }

  private static Expectation.Alert alert(YamlMap map) {
    YamlText name = map.required("alert");
    SortedMap<String, String> labels = texts(map.map("labels"));
    if (name != null) {
      labels.put(AlertEvent.ALERT_NAME, name.value());
    }
    SortedMap<String, String> annotations = texts(map.map("annotations"));
    YamlText value = map.text("value");
    Double number = value == null ? null : value.as(RuleTestParser::number);
    map.noOtherKeys();
    return new Expectation.Alert(labels, annotations, number);
  }

  private static SortedMap<String, String> texts(@Nullable YamlMap map) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (String key : map == null ? List.<String>of() : map.keys()) {
      YamlText text = map.text(key);
      if (text != null) {
        texts.put(key, text.value());
      }
    }
    return texts;
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a number", e);
    }
  }
}
