package dev.streamgauge.alerts.notify.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.alerts.notify.message.Json;

/** What is kept of a message that a receiver has rejected, for people to see. */
final class RejectedMessage {
  /** The maximum number of rejected messages to keep; more would teach nothing new. */
  static final int MAX = 1000;

  private RejectedMessage() {}

  /** Returns the message and the reason, as JSON. */
  static byte[] json(AlertGroup message, String reason) {
    String text =
        Json.text(
            json -> {
              json.writeStartObject();
              json.writeStringField("reason", reason);
              json.writeStringField("group", message.name());
              json.writeArrayFieldStart("events");
              for (AlertEvent event : message.events()) {
                EventJson.write(event, json);
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    return text.getBytes(UTF_8);
  }
}
