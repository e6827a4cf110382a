package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.EventJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A message in an outbox.
 *
 * @param name sorts messages so that the end of an alert comes after its start: by event time, and
 *     at equal times firing before resolved; also a file name
 * @param isFiring whether its events fire, or else are all resolved
 * @param ids the ids of the events, see {@link #id}
 * @param content the events, null if they are in a file
 */
record Message(String name, boolean isFiring, List<String> ids, @Nullable AlertGroup content) {
  private static final String FIRING = "F";
  private static final String OVER = "R";
  private static final String REPEATED = "-";

  /**
   * Creates a message of {@code group}, whose events have the same status.
   *
   * @param number distinguishes messages with the same time
   */
  static Message of(AlertGroup group, long number) {
    boolean firing = !EventJson.isOver(group.events().get(0));
    // The latest resolution and the earliest start, so that those of one alert are always in order.
    var times = group.events().stream().mapToLong(AlertEvent::atMillis);
    long at = firing ? times.min().getAsLong() : times.max().getAsLong();
    // With the sign flipped, the digits sort as the numbers do.
    String name =
        String.format("%016x-%s-%012x", at ^ Long.MIN_VALUE, firing ? "firing" : "over", number);
    return new Message(name, firing, group.events().stream().map(Message::id).toList(), group);
  }

  /** Returns the number in a name. */
  static long number(String name) {
    return Long.parseLong(name.substring(name.lastIndexOf('-') + 1), 16);
  }

  /** Returns the same message under its former name. */
  Message named(String before) {
    return new Message(before, isFiring, ids, content);
  }

  /** Returns the message without its content, which is in a file. */
  Message onDisk() {
    return new Message(name, isFiring, ids, null);
  }

  /**
   * Returns the id of an event: its key, how many times it was sent before, and whether it is
   * resolved.
   */
  static String id(AlertEvent event) {
    String repeated = event.repeats() == 0 ? "" : REPEATED + event.repeats();
    return event.key() + repeated + (EventJson.isOver(event) ? OVER : FIRING);
  }

  /** Returns the {@link #id} of the end of the alert whose start has the id {@code firing}. */
  static String endOf(String firing) {
    return key(firing) + OVER;
  }

  /** Returns the key of the alert of an {@link #id}. */
  static String key(String id) {
    int repeated = id.indexOf(REPEATED);
    return id.substring(0, repeated < 0 ? id.length() - FIRING.length() : repeated);
  }

  /** Returns the part of {@code group} that passes a filter, null if nothing does. */
  static @Nullable AlertGroup filter(AlertGroup group, Predicate<AlertEvent> wanted) {
    List<AlertEvent> left = group.events().stream().filter(wanted).toList();
    return left.isEmpty() ? null : AlertGroup.of(group.name(), group.receivers(), left);
  }

  /** Splits {@code group} into firing and resolved events, or into single events. */
  static List<AlertGroup> split(AlertGroup group, boolean oneByOne) {
    List<AlertGroup> parts = new ArrayList<>();
    if (oneByOne) {
      for (AlertEvent event : group.events()) {
        parts.add(AlertGroup.of(group.name(), group.receivers(), List.of(event)));
      }
      return parts;
    }
    for (AlertEvent.Status status : AlertEvent.Status.values()) {
      AlertGroup part = filter(group, event -> event.status() == status);
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }
}
