package dev.streamgauge.pipelines.ruletest;

import static java.util.stream.Collectors.joining;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.EventVariables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Describes how alerts differ from the expected ones. */
final class Differences {
  private Differences() {}

  /** Returns the differences between {@code expected} and {@code firing}, one per line. */
  static List<String> between(Expectation expected, Collection<AlertEvent> firing) {
    Map<String, AlertEvent> left = new TreeMap<>();
    firing.forEach(event -> left.put(named(event.labels()), event));
    List<String> differences = new ArrayList<>();
    for (Expectation.Alert alert : expected.alerts()) {
      String name = named(alert.labels());
      AlertEvent event = left.remove(name);
      if (event == null) {
        differences.add("expected, does not fire: " + name);
      } else {
        compare(name, alert, event, differences);
      }
    }
    left.forEach((name, event) -> differences.add("not expected, fires: " + shown(name, event)));
    return differences;
  }

  private static void compare(
      String name, Expectation.Alert alert, AlertEvent event, List<String> differences) {
    Double value = alert.value();
    // Compares displayed values, since a ratio of 1/3 cannot be written exactly.
    if (value != null
        && !EventVariables.number(value).equals(EventVariables.number(event.value()))) {
      differences.add(
          String.format(
              "%s: expected value %s, got %s",
              name, EventVariables.number(value), EventVariables.number(event.value())));
    }
    alert
        .annotations()
        .forEach(
            (annotation, text) -> {
              String got = event.annotations().get(annotation);
              if (got == null) {
                differences.add(name + ": expected annotation " + annotation + ", has none");
              } else if (!got.equals(text)) {
                differences.add(name + ": expected " + annotation + " \"" + text + '"');
                differences.add(name + ":      got " + annotation + " \"" + got + '"');
              }
            });
  }

  private static String shown(String name, AlertEvent event) {
    String sample = event.sample() == null ? "" : ", e.g. " + event.sample();
    return name + " with value " + EventVariables.number(event.value()) + sample;
  }

  private static String named(SortedMap<String, String> labels) {
    return labels.getOrDefault(AlertEvent.ALERT_NAME, "")
        + labels.entrySet().stream()
            .filter(label -> !label.getKey().equals(AlertEvent.ALERT_NAME))
            .map(label -> label.getKey() + "=\"" + label.getValue() + '"')
            .collect(joining(", ", "{", "}"));
  }
}
