package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Hours of the week, in a time zone, in which an alert may be sent.
 *
 * @param days the days of the week
 * @param spans the hours of these days, at least one
 * @param zone the time zone of both
 */
@Internal
public record ActiveHours(Set<DayOfWeek> days, List<Span> spans, ZoneId zone)
    implements Serializable {
  /**
   * Hours of a day, in minutes from midnight. If they end before they begin, they extend past
   * midnight and belong to the day in which they begin.
   *
   * @param from the first minute
   * @param to the minute after the last
   */
  public record Span(int from, int to) implements Serializable {
    boolean crossesMidnight() {
      return to <= from;
    }
  }

  /** Copies the collections. */
  public ActiveHours {
    days = Set.copyOf(days);
    spans = List.copyOf(spans);
  }

  /** Returns whether the time {@code millis} is within these hours. */
  public boolean contains(long millis) {
    ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
    int minute = time.getHour() * 60 + time.getMinute();
    for (Span span : spans) {
      boolean today = days.contains(time.getDayOfWeek());
      boolean yesterday = days.contains(time.getDayOfWeek().minus(1));
      if (span.crossesMidnight()
          ? (today && minute >= span.from()) || (yesterday && minute < span.to())
          : today && minute >= span.from() && minute < span.to()) {
        return true;
      }
    }
    return false;
  }
}
