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
 * @param name sorts messages so that the end of an alert comes after its beginning: by event time,
 *     and at one time what begins before what ends; a file name too
 * @param isFiring whether its events fire, or else are all over
 * @param ids what the events are known by, see {@link #id}
 * @param content the events, null if they are in a file
 */
record Message(String name, boolean isFiring, List<String> ids, @Nullable AlertGroup content) {
  private static final String FIRING = "F";
  private static final String OVER = "R";

  /**
   * A message of {@code group}, whose events have the same status.
   *
   * @param number distinguishes messages of one time
   */
  static Message of(AlertGroup group, long number) {
    boolean firing = !EventJson.isOver(group.events().get(0));
    // So late a resolution and so early a beginning that of one alert they are always in order.
    var times = group.events().stream().mapToLong(AlertEvent::atMillis);
    long at = firing ? times.min().getAsLong() : times.max().getAsLong();
    // With the sign turned, the digits sort as the numbers do.
    String name =
        String.format("%016x-%s-%012x", at ^ Long.MIN_VALUE, firing ? "firing" : "over", number);
    return new Message(name, firing, group.events().stream().map(Message::id).toList(), group);
  }

  /** The number in a name. */
  static long number(String name) {
    return Long.parseLong(name.substring(name.lastIndexOf('-') + 1), 16);
  }

  /** The same message under the name it had before. */
  Message named(String before) {
    return new Message(before, isFiring, ids, content);
  }

  /** The message without its content, which is in a file. */
  Message onDisk() {
    return new Message(name, isFiring, ids, null);
  }

  /** What an event is known by: its key, and whether it is resolved. */
  static String id(AlertEvent event) {
    return event.key() + (EventJson.isOver(event) ? OVER : FIRING);
  }

  /** The {@link #id} of the end of the alert whose beginning has the id {@code firing}. */
  static String endOf(String firing) {
    return firing.substring(0, firing.length() - FIRING.length()) + OVER;
  }

  /** The key of the alert of an {@link #id}. */
  static String key(String id) {
    return id.substring(0, id.length() - FIRING.length());
  }

  /** What is left of {@code group} for a filter, null if nothing is. */
  static @Nullable AlertGroup filter(AlertGroup group, Predicate<AlertEvent> wanted) {
    List<AlertEvent> left = group.events().stream().filter(wanted).toList();
    return left.isEmpty() ? null : AlertGroup.of(group.name(), group.receivers(), left);
  }

  /** The groups that {@code group} makes: firing and resolved events, or each event alone. */
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
