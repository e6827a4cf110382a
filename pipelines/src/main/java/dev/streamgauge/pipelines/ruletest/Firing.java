package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.alerts.AlertEvent;
import dev.streamgauge.alerts.AlertGroup;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a receiver of alerts takes to be firing, at each time. */
final class Firing {
  private final List<AlertGroup> told;

  /** For one who was told {@code groups}. */
  Firing(List<AlertGroup> groups) {
    told =
        groups.stream()
            .sorted(
                Comparator.comparingLong(AlertGroup::toldAtMillis)
                    // One that is over may fire anew at the same time, under another key.
                    .thenComparing(AlertGroup::name))
            .toList();
  }

  /** The alerts that were told to fire until {@code millis}, and not that they are over. */
  Collection<AlertEvent> at(long millis) {
    Map<String, AlertEvent> firing = new TreeMap<>();
    for (AlertGroup group : told) {
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
