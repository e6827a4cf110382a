package dev.streamgauge.alerts.notify.message;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.EventVariables;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;

/** An event for receivers that know labels and annotations and nothing else. */
@Internal
public final class Details {
  /** Longer lines are cut, since receivers limit what they take. */
  private static final int MAX_SAMPLE = 4000;

  private Details() {}

  /** The annotations, and value and sample among them if the rule has none of that name. */
  public static Map<String, String> annotations(AlertEvent event) {
    Map<String, String> all = new TreeMap<>(event.annotations());
    all.putIfAbsent("value", EventVariables.number(event.value()));
    String sample = event.sample();
    if (sample != null) {
      all.putIfAbsent("sample", AlertText.cut(sample, MAX_SAMPLE));
    }
    return all;
  }
}
