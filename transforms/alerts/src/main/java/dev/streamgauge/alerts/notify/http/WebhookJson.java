package dev.streamgauge.alerts.notify.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.Details;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.alerts.notify.message.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Formats messages as Prometheus' Alertmanager sends them to webhooks, version 4, so that programs
 * written for it work here (prometheus.io/docs/alerting/latest/configuration, webhook_config).
 */
final class WebhookJson {
  /** The value for a missing time in that format. */
  private static final String NO_TIME = "0001-01-01T00:00:00Z";

  /** Beyond this many, alerts that still fire are only counted. */
  private static final int MAX_FIRING = 1000;

  private WebhookJson() {}

  /**
   * Returns the text for {@code message}.
   *
   * @param firing alerts of the same group that still fire, which only a message about resolved
   *     alerts includes
   */
  static String text(String receiver, AlertGroup message, List<AlertEvent> firing) {
    List<AlertEvent> events = new ArrayList<>(message.events());
    int truncated = 0;
    if (EventJson.isOver(events.get(0))) {
      int shown = Math.min(firing.size(), MAX_FIRING);
      events.addAll(firing.subList(0, shown));
      truncated = firing.size() - shown;
    }
    int left = truncated;
    return Json.text(json -> write(receiver, message.name(), events, left, json));
  }

  private static void write(
      String receiver, String group, List<AlertEvent> events, int truncated, JsonGenerator json)
      throws IOException {
    boolean fires = events.stream().anyMatch(event -> !EventJson.isOver(event));
    json.writeStartObject();
    json.writeStringField("version", "4");
    json.writeStringField("groupKey", group);
    json.writeNumberField("truncatedAlerts", truncated);
    json.writeStringField("status", fires ? "firing" : "resolved");
    json.writeStringField("receiver", receiver);
    Json.strings(json, "groupLabels", Map.of());
    Json.strings(json, "commonLabels", common(events, AlertEvent::labels));
    Json.strings(json, "commonAnnotations", common(events, AlertEvent::annotations));
    json.writeStringField("externalURL", "");
    json.writeArrayFieldStart("alerts");
    for (AlertEvent event : events) {
      json.writeStartObject();
      json.writeStringField("status", EventJson.status(event));
      Json.strings(json, "labels", event.labels());
      Json.strings(json, "annotations", Details.annotations(event));
      EventJson.writeEvidence(event.evidence(), json);
      json.writeStringField("startsAt", EventJson.time(event.startsAtMillis()));
      json.writeStringField(
          "endsAt", EventJson.isOver(event) ? EventJson.time(event.endsAtMillis()) : NO_TIME);
      json.writeStringField("generatorURL", event.url() == null ? "" : event.url());
      json.writeStringField("fingerprint", event.key());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Map<String, String> common(
      List<AlertEvent> events, Function<AlertEvent, Map<String, String>> of) {
    Map<String, String> common = new TreeMap<>(of.apply(events.get(0)));
    for (AlertEvent event : events) {
      common.entrySet().retainAll(of.apply(event).entrySet());
    }
    return common;
  }
}
