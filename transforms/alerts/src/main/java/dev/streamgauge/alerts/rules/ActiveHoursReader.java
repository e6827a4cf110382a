package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.rules.ActiveHours.Span;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads {@link ActiveHours}. */
final class ActiveHoursReader {
  private static final Pattern SPAN =
      Pattern.compile("([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})");
  private static final int DAY = 24 * 60;

  private ActiveHoursReader() {}

  /** Returns the hours in {@code map}, or null if there is a problem with them. */
  static @Nullable ActiveHours read(YamlMap map) {
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    boolean whole = true;
    for (YamlText text : map.texts("days")) {
      EnumSet<DayOfWeek> some = text.as(ActiveHoursReader::days);
      if (some == null) {
        whole = false;
      } else {
        days.addAll(some);
      }
    }
    List<Span> spans = new ArrayList<>();
    for (YamlText text : map.texts("times")) {
      Span span = text.as(ActiveHoursReader::span);
      if (span == null) {
        whole = false;
      } else {
        spans.add(span);
      }
    }
    YamlText zone = map.text("zone");
    ZoneId id = zone == null ? ZoneOffset.UTC : zone.as(ActiveHoursReader::zone);
    if (!map.has("days") && !map.has("times")) {
      map.error("give \"days\", \"times\" or both");
      whole = false;
    }
    map.noOtherKeys();
    if (!whole || id == null) {
      return null;
    }
    return new ActiveHours(
        days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days,
        spans.isEmpty() ? List.of(new Span(0, DAY)) : spans,
        id);
  }

  /** Parses one day ({@code sat}) or several ({@code mon-fri}), which may wrap around the week. */
  private static EnumSet<DayOfWeek> days(String text) {
    String[] ends = text.split("-", 2);
    DayOfWeek last = day(ends[ends.length - 1], text);
    EnumSet<DayOfWeek> days = EnumSet.of(last);
    for (DayOfWeek day = day(ends[0], text); day != last; day = day.plus(1)) {
      days.add(day);
    }
    return days;
  }

  private static DayOfWeek day(String name, String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(name)) {
        return day;
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a day or days such as sat or mon-fri");
  }

  private static Span span(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not a time such as 08:00-18:00");
    }
    int from = minute(matcher.group(1), matcher.group(2), text);
    int to = minute(matcher.group(3), matcher.group(4), text);
    if (from == to) {
      throw new IllegalArgumentException("\"" + text + "\" is no time at all");
    }
    return new Span(from, to);
  }

  private static int minute(String hour, String minute, String text) {
    int sum = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    if (sum > DAY || Integer.parseInt(minute) > 59) {
      throw new IllegalArgumentException("\"" + text + "\" is not within a day");
    }
    return sum;
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a time zone: write it like Europe/Berlin or UTC", e);
    }
  }
}
