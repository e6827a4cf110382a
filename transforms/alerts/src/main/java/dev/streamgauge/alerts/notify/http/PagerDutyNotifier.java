package dev.streamgauge.alerts.notify.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.AlertText;
import dev.streamgauge.alerts.notify.message.Details;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Json;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Triggers and resolves incidents in PagerDuty with its Events API v2, one for each alert,
 * identified by {@link AlertEvent#key()} ({@code dedup_key}).
 *
 * <pre>{@code
 * PagerDutyNotifier.of(SecretRef.file("/run/secrets/pagerduty"));
 * }</pre>
 *
 * <p>The severity is the label {@code severity}, if it is {@code critical}, {@code error}, {@code
 * warning} or {@code info}; {@code page} becomes critical, anything else an error. The source is
 * the label {@code host} or {@code instance}, else {@code streamgauge}.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class PagerDutyNotifier implements Notifier {
  private static final long serialVersionUID = 1L;
  private static final String API = "https://events.pagerduty.com/v2/enqueue";
  private static final int MAX_SUMMARY = 1024;

  abstract HttpTarget target();

  abstract SecretRef routingKey();

  /** Sends to the service that {@code routingKey} belongs to. */
  public static PagerDutyNotifier of(SecretRef routingKey) {
    return new AutoValue_PagerDutyNotifier(HttpTarget.of(SecretRef.plain(API)), routingKey);
  }

  /** Sends to an address other than PagerDuty's, such as a proxy. */
  public PagerDutyNotifier by(HttpTarget target) {
    return new AutoValue_PagerDutyNotifier(target, routingKey());
  }

  @Override
  public boolean isOneByOne() {
    return true;
  }

  @Override
  public Client connect(String receiver) throws IOException {
    HttpSender http = new HttpSender(target());
    return message -> {
      String key = routingKey().read();
      http.hide(key);
      http.send("application/json", Json.text(json -> write(message, key, json)));
    };
  }

  private static void write(AlertGroup message, String routingKey, JsonGenerator json)
      throws IOException {
    AlertEvent event = message.events().get(0);
    json.writeStartObject();
    json.writeStringField("routing_key", routingKey);
    json.writeStringField("event_action", EventJson.isOver(event) ? "resolve" : "trigger");
    json.writeStringField("dedup_key", event.key());
    json.writeStringField("client", "streamgauge");
    if (event.url() != null) {
      json.writeStringField("client_url", event.url());
    }
    json.writeObjectFieldStart("payload");
    json.writeStringField("summary", AlertText.cut(AlertText.headline(message), MAX_SUMMARY));
    json.writeStringField("source", source(event.labels()));
    json.writeStringField("severity", severity(event.labels()));
    json.writeStringField("timestamp", EventJson.time(event.atMillis()));
    json.writeStringField("group", message.name());
    json.writeStringField("class", event.name());
    json.writeObjectFieldStart("custom_details");
    Json.strings(json, "labels", event.labels());
    Json.strings(json, "annotations", Details.annotations(event));
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String source(Map<String, String> labels) {
    String source = labels.getOrDefault("host", labels.getOrDefault("instance", ""));
    return source.isEmpty() ? "streamgauge" : source;
  }

  private static String severity(Map<String, String> labels) {
    String severity = labels.getOrDefault("severity", "").toLowerCase(Locale.ROOT);
    return switch (severity) {
      case "critical", "error", "warning", "info" -> severity;
      case "page" -> "critical";
      default -> "error";
    };
  }
}
