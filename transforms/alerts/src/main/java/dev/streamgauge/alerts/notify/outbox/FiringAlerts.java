package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.util.RateLimitedLogger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts that a receiver knows as firing: those sent and not resolved yet. For receivers that
 * must be sent them again and for those whose messages show the whole group. Survives a restart if
 * the store does. Used by the thread that sends.
 */
final class FiringAlerts {
  /** This many take some tens of megabytes at most. */
  static final int MOST = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(FiringAlerts.class);

  private final MessageStore store;
  private final RateLimitedLogger fullLog = new RateLimitedLogger(LOG, 1);

  /** By group, then by {@link AlertEvent#key()}. */
  private final Map<String, Map<String, AlertEvent>> groups = new LinkedHashMap<>();

  private final Map<String, String> groupOfKey = new LinkedHashMap<>();

  /** Loads what an earlier process has left in {@code store}. */
  FiringAlerts(MessageStore store) {
    this.store = store;
    store.firing().forEach(this::add);
  }

  /** Records events that the receiver has accepted; they are on disk when this returns. */
  void delivered(AlertGroup message) {
    if (EventJson.isOver(message.events().get(0))) {
      ended(message.events().stream().map(AlertEvent::key).toList());
    } else {
      store.fires(message);
      add(message);
      store.keepFiring(groupOfKey.size(), this::asGroups);
    }
  }

  private void add(AlertGroup message) {
    for (AlertEvent event : message.events()) {
      if (groupOfKey.size() >= MOST && !groupOfKey.containsKey(event.key())) {
        fullLog.warn(
            "More than {} alerts fire: those of {} are not sent to the receiver again",
            MOST,
            message.name());
        return;
      }
      groupOfKey.put(event.key(), message.name());
      groups.computeIfAbsent(message.name(), name -> new LinkedHashMap<>()).put(event.key(), event);
    }
  }

  /** Records that alerts are resolved, whether or not the receiver has accepted that. */
  void ended(Collection<String> keys) {
    List<String> known = keys.stream().filter(groupOfKey::containsKey).toList();
    if (known.isEmpty()) {
      return;
    }
    store.ended(known);
    for (String key : known) {
      String group = groupOfKey.remove(key);
      Map<String, AlertEvent> events = groups.get(group);
      events.remove(key);
      if (events.isEmpty()) {
        groups.remove(group);
      }
    }
    store.keepFiring(groupOfKey.size(), this::asGroups);
  }

  /** Returns the firing alerts of the group of {@code message} other than those in it. */
  List<AlertEvent> besides(AlertGroup message) {
    Map<String, AlertEvent> rest =
        new LinkedHashMap<>(groups.getOrDefault(message.name(), Map.of()));
    message.events().forEach(event -> rest.remove(event.key()));
    return List.copyOf(rest.values());
  }

  /** Returns all of them. */
  List<AlertEvent> all() {
    return groups.values().stream().flatMap(events -> events.values().stream()).toList();
  }

  private List<AlertGroup> asGroups() {
    List<AlertGroup> all = new ArrayList<>();
    groups.forEach(
        (name, events) -> all.add(AlertGroup.of(name, List.of(), List.copyOf(events.values()))));
    return all;
  }
}
