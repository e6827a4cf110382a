package dev.streamgauge.alerts.notify.message;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.EventVariables;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Describes an event to receivers that only know labels and annotations. */
@Internal
public final class Details {
  /** Longer lines are truncated, since receivers have limits. */
  private static final int MAX_SAMPLE = 4000;

  private Details() {}

  /**
   * Returns the annotations, with value, sample, lines, counts and url added unless the rule has
   * annotations of that name.
   */
  public static Map<String, String> annotations(AlertEvent event) {
    Map<String, String> all = new TreeMap<>(event.annotations());
    all.putIfAbsent("value", EventVariables.number(event.value()));
    String sample = event.sample();
    if (sample != null) {
      all.putIfAbsent("sample", AlertText.cut(sample, MAX_SAMPLE));
    }
    Function<String, @Nullable String> values = EventVariables.of(event);
    for (String name : List.of("lines", "counts", "url")) {
      String value = values.apply(name);
      if (value != null && !value.isEmpty()) {
        all.putIfAbsent(name, AlertText.cut(value, MAX_SAMPLE));
      }
    }
    return all;
  }
}
