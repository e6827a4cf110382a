package dev.streamgauge.alerts.notify;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.alerts.AlertEvent;
import dev.streamgauge.alerts.AlertGroup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What Prometheus' Alertmanager sends to a webhook, version 4, so that programs written for it
 * serve here (prometheus.io/docs/alerting/latest/configuration, webhook_config).
 */
final class WebhookJson {
  /** How that format says that there is no time yet. */
  private static final String NO_TIME = "0001-01-01T00:00:00Z";

  private WebhookJson() {}

  static String text(String receiver, AlertGroup message) {
    return Json.text(json -> write(receiver, message, json));
  }

  private static void write(String receiver, AlertGroup message, JsonGenerator json)
      throws IOException {
    List<AlertEvent> events = message.events();
    json.writeStartObject();
    json.writeStringField("version", "4");
    json.writeStringField("groupKey", message.name());
    json.writeNumberField("truncatedAlerts", 0);
    json.writeStringField("status", EventJson.status(events.get(0)));
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
      json.writeStringField("startsAt", EventJson.time(event.startsAtMillis()));
      json.writeStringField(
          "endsAt", EventJson.isOver(event) ? EventJson.time(event.endsAtMillis()) : NO_TIME);
      json.writeStringField("generatorURL", "");
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
