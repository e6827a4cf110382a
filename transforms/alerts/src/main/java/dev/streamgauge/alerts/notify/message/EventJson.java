package dev.streamgauge.alerts.notify.message;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.Evidence;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Formats an event as JSON:
 *
 * <pre>
 * {"status":"firing","name":"HighErrors","key":"0f...","labels":{"alertname":"HighErrors"},
 *  "annotations":{},"value":12.0,"sample":"ERROR ...","starts_at":"2023-11-14T22:13:20Z","ends_at":null}
 * </pre>
 *
 * <p>If they are known, {@code lines} and {@code counts} follow, which show why it fired, and
 * {@code url}, the page of the alert; {@code retracted} says that late lines have shown it to be
 * wrong.
 */
@Internal
public final class EventJson {
  private EventJson() {}

  public static String text(AlertEvent event) {
    return Json.text(json -> write(event, json));
  }

  public static void write(AlertEvent event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("status", status(event));
    json.writeStringField("name", event.name());
    json.writeStringField("key", event.key());
    Json.strings(json, "labels", event.labels());
    Json.strings(json, "annotations", event.annotations());
    json.writeNumberField("value", event.value());
    json.writeStringField("sample", event.sample());
    json.writeStringField("starts_at", time(event.startsAtMillis()));
    json.writeStringField("ends_at", isOver(event) ? time(event.endsAtMillis()) : null);
    if (event.retracted()) {
      json.writeBooleanField("retracted", true);
    }
    if (event.repeats() > 0) {
      json.writeNumberField("repeats", event.repeats());
    }
    writeEvidence(event.evidence(), json);
    if (event.url() != null) {
      json.writeStringField("url", event.url());
    }
    json.writeEndObject();
  }

  /** Writes the fields {@code lines} and {@code counts}, if they are known. */
  public static void writeEvidence(Evidence evidence, JsonGenerator json) throws IOException {
    if (evidence.counts().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("lines");
    for (Evidence.Line line : evidence.lines()) {
      json.writeStartObject();
      json.writeStringField("time", time(line.atMillis()));
      json.writeStringField("text", line.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("counts");
    for (Evidence.Count count : evidence.counts()) {
      json.writeStartObject();
      json.writeStringField("start", time(count.startMillis()));
      json.writeStringField("end", time(count.endMillis()));
      json.writeNumberField("count", count.lines());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  public static boolean isOver(AlertEvent event) {
    return event.status() == AlertEvent.Status.RESOLVED;
  }

  /** Returns {@code firing} or {@code resolved}. */
  public static String status(AlertEvent event) {
    return event.status().name().toLowerCase(Locale.ROOT);
  }

  /** Returns the time in RFC 3339. */
  public static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
