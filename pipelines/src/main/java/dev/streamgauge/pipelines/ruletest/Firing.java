package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The alerts that a receiver considers firing at each time. */
final class Firing {
  private final List<AlertGroup> received;

  /** Creates the view of a receiver that gets {@code groups}. */
  Firing(List<AlertGroup> groups) {
    received =
        groups.stream()
            .sorted(
                Comparator.comparingLong(AlertGroup::toldAtMillis)
                    // A resolved alert may fire again at the same time, under another key.
                    .thenComparing(AlertGroup::name))
            .toList();
  }

  /** Returns the alerts that have fired up to {@code millis} and are not resolved. */
  Collection<AlertEvent> at(long millis) {
    Map<String, AlertEvent> firing = new TreeMap<>();
    for (AlertGroup group : received) {
      if (group.toldAtMillis() > millis) {
        break;
      }
      for (AlertEvent event : group.events()) {
        if (event.status() == AlertEvent.Status.FIRING) {
          firing.put(event.key(), event);
        } else {
          firing.remove(event.key());
        }
      }
    }
    return firing.values();
  }
}
