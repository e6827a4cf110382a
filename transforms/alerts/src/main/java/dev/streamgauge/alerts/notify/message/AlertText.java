package dev.streamgauge.alerts.notify.message;

import static java.util.stream.Collectors.joining;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.alerts.event.Mentions;
import dev.streamgauge.util.VisibleText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.beam.sdk.annotations.Internal;

/**
 * A message in human-readable form:
 *
 * <pre>
 * FIRING: 300 alerts, web/HighErrors
 * - HighErrors{host="web-1"} since 2023-11-14T22:13:20Z: web-1 has 12 errors
 *   e.g. ERROR disk full
 * ...
 * and 290 more
 * </pre>
 */
@Internal
public final class AlertText {
  /** The maximum number of events that a message shows; nobody would read more. */
  static final int SHOWN = 10;

  private static final int MAX_LINE = 500;

  /** How many of the first lines that made an alert fire are shown. */
  private static final int FIRST_LINES = 2;

  /**
   * White space and invisible characters: lines of a log may contain terminal control sequences.
   */
  private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cc}\\u2028\\u2029]+");

  private AlertText() {}

  /** Returns one line that says what the message is about. */
  public static String headline(AlertGroup message) {
    List<AlertEvent> events = message.events();
    AlertEvent first = events.get(0);
    String about =
        events.size() == 1
            ? named(first) + ": " + description(first)
            : events.size() + " alerts, " + message.name();
    String status = first.repeats() > 0 ? "STILL " + first.status() : first.status().name();
    return cut(oneLine(status + ": " + about), MAX_LINE);
  }

  /** Returns the headline and a line or two for each of the first {@link #SHOWN} events. */
  public static String text(AlertGroup message) {
    StringBuilder text = new StringBuilder(headline(message)).append('\n');
    List<AlertEvent> events = message.events();
    for (AlertEvent event : events.subList(0, Math.min(SHOWN, events.size()))) {
      text.append("- ").append(line(event)).append('\n');
      String sample = event.sample();
      List<Evidence.Line> lines = event.evidence().lines();
      if (lines.size() > 1 && !EventJson.isOver(event)) {
        appendLines(lines, event.evidence().total(), text);
      } else if (sample != null) {
        text.append("  e.g. ")
            .append(cut(oneLine(Mentions.inactive(sample)), MAX_LINE))
            .append('\n');
      }
      if (event.url() != null) {
        text.append("  ").append(event.url()).append('\n');
      }
    }
    if (events.size() > SHOWN) {
      text.append("and ").append(events.size() - SHOWN).append(" more\n");
    }
    return text.toString();
  }

  /** Appends the first lines and the last one. */
  private static void appendLines(List<Evidence.Line> lines, long total, StringBuilder text) {
    int first = Math.min(FIRST_LINES, lines.size() - 1);
    for (Evidence.Line line : lines.subList(0, first)) {
      text.append("  | ").append(shown(line)).append('\n');
    }
    long between = total - first - 1;
    if (between > 0) {
      text.append("  | ... ").append(between).append(" more ...\n");
    }
    text.append("  | ").append(shown(lines.get(lines.size() - 1))).append('\n');
  }

  private static String shown(Evidence.Line line) {
    return cut(oneLine(Mentions.inactive(line.text())), MAX_LINE);
  }

  /** Returns a description of an event in one line. */
  public static String line(AlertEvent event) {
    String start = EventJson.time(event.startsAtMillis());
    String when =
        EventJson.isOver(event)
            ? " from " + start + " to " + EventJson.time(event.endsAtMillis())
            : " since " + start;
    return cut(oneLine(named(event) + when + ": " + description(event)), MAX_LINE);
  }

  private static String named(AlertEvent event) {
    String labels =
        event.labels().entrySet().stream()
            .filter(label -> !label.getKey().equals(AlertEvent.ALERT_NAME))
            .map(
                label ->
                    label.getKey() + "=\"" + escaped(Mentions.inactive(label.getValue())) + '"')
            .collect(joining(", "));
    return labels.isEmpty() ? event.name() : event.name() + '{' + labels + '}';
  }

  /** Escapes a value so that it cannot look like its own end and another label. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String description(AlertEvent event) {
    Map<String, String> annotations = event.annotations();
    String summary = annotations.getOrDefault("summary", annotations.get("description"));
    return summary != null ? summary : "value " + EventVariables.number(event.value());
  }

  /**
   * Returns {@code text} in one line, without control characters, and with format characters
   * escaped.
   */
  public static String oneLine(String text) {
    return VisibleText.of(BLANK.matcher(text).replaceAll(" ").strip());
  }

  /**
   * Returns the first {@code length} characters, the last of them an ellipsis if there are more.
   */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = length - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + '…';
  }
}
