package dev.streamgauge.alerts.life;

import dev.streamgauge.alerts.AlertEvent;
import dev.streamgauge.alerts.AlertGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is to tell of one rule at one time, and to whom. */
final class News {
  private static final Comparator<AlertEvent> IN_ORDER =
      Comparator.comparing((AlertEvent event) -> event.labels().toString())
          .thenComparingLong(AlertEvent::startsAtMillis)
          .thenComparing(AlertEvent::status);

  private final Map<List<String>, List<AlertEvent>> byReceivers = new LinkedHashMap<>();

  void add(AlertEvent event, List<String> receivers) {
    byReceivers.computeIfAbsent(receivers, r -> new ArrayList<>()).add(event);
  }

  /** A group for each set of receivers: one, unless the rule named others before. */
  List<AlertGroup> groups(String title) {
    List<AlertGroup> groups = new ArrayList<>();
    byReceivers.forEach(
        (receivers, events) -> {
          events.sort(IN_ORDER);
          groups.add(AlertGroup.of(title, receivers, events));
        });
    return groups;
  }
}
