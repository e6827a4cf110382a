package dev.streamgauge.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.testing.JsonResults.Result;
import dev.streamgauge.testing.JsonResults.Window;
import dev.streamgauge.testing.WebhookServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads alerts that were printed or sent as {@link AlertLoop} writes them; a repeated one counts
 * once.
 */
final class AlertEvents {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Result ONE = new Result(1, "ON_TIME", 0);

  private AlertEvents() {}

  static Map<Window, Result> parse(List<String> lines) {
    Map<Window, Result> events = new TreeMap<>();
    for (String line : lines) {
      // Other programs' output, or the beginning of a line whose program was killed.
      if (line.startsWith("{") && line.endsWith("}")) {
        add(line, events);
      }
    }
    return events;
  }

  /** Returns those that a receiver has got. */
  static Map<Window, Result> of(List<WebhookServer.Event> received) {
    Map<Window, Result> events = new TreeMap<>();
    for (WebhookServer.Event event : received) {
      Instant time = event.status().equals("firing") ? event.startsAt() : event.endsAt();
      String name = event.labels().getOrDefault("alertname", "");
      events.put(new Window(time, time, what(event.status(), name, event.labels())), ONE);
    }
    return events;
  }

  private static void add(String line, Map<Window, Result> events) {
    JsonNode json;
    try {
      json = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      return;
    }
    String status = json.path("status").asText();
    Instant time =
        Instant.parse(json.path(status.equals("firing") ? "starts_at" : "ends_at").asText());
    Map<String, String> labels = new TreeMap<>();
    json.path("labels")
        .fields()
        .forEachRemaining(label -> labels.put(label.getKey(), label.getValue().asText()));
    events.put(new Window(time, time, what(status, json.path("name").asText(), labels)), ONE);
  }

  /** Returns how {@link AlertLoop} names the start or the end of an alert. */
  static String what(String status, String name, Map<String, String> labels) {
    TreeMap<String, String> series = new TreeMap<>(labels);
    series.keySet().removeAll(List.of("alertname", "severity"));
    return status + " " + name + " " + String.join(" ", series.values());
  }
}
