package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.AlertEvent;
import dev.streamgauge.alerts.EventVariables;
import java.util.Map;
import java.util.TreeMap;

/** An event for receivers that know labels and annotations and nothing else. */
final class Details {
  /** Longer lines are cut, since receivers limit what they take. */
  private static final int MAX_SAMPLE = 4000;

  private Details() {}

  /** The annotations, and value and sample among them if the rule has none of that name. */
  static Map<String, String> annotations(AlertEvent event) {
    Map<String, String> all = new TreeMap<>(event.annotations());
    all.putIfAbsent("value", EventVariables.number(event.value()));
    String sample = event.sample();
    if (sample != null) {
      all.putIfAbsent("sample", AlertText.cut(sample, MAX_SAMPLE));
    }
    return all;
  }
}
