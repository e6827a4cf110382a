package dev.streamgauge.alerts.notify;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.AlertEvent;
import dev.streamgauge.alerts.AlertGroup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Sends alerts to Prometheus' Alertmanager: {@code POST /api/v2/alerts}, as its file {@code
 * api/v2/openapi.yaml} says.
 *
 * <pre>{@code
 * AlertmanagerNotifier.to(HttpTarget.of(Setting.plain("http://alertmanager:9093")));
 * }</pre>
 *
 * <p>Alertmanager takes an alert for over when it was not told of it for a while. Streamgauge tells
 * once, so it says that a firing alert ends in a year, and then when it really ended. Names of
 * labels that Alertmanager does not take, such as {@code http.status}, have {@code _} in the place
 * of each other character; labels without a value are left out, which is the same to it.
 */
@AutoValue
public abstract class AlertmanagerNotifier implements Notifier {
  private static final long serialVersionUID = 1L;
  private static final Duration FIRES_FOR = Duration.ofDays(365);
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_]");

  abstract HttpTarget target();

  abstract @Nullable String generatorUrl();

  /** Sends to the Alertmanager at {@code target}, with or without the path. */
  public static AlertmanagerNotifier to(HttpTarget target) {
    return new AutoValue_AlertmanagerNotifier(target.withPath("/api/v2/alerts"), null);
  }

  /** With the page that alerts point back to. */
  public AlertmanagerNotifier withGeneratorUrl(String url) {
    return new AutoValue_AlertmanagerNotifier(target(), url);
  }

  @Override
  public boolean isOneByOne() {
    return false;
  }

  @Override
  public Client connect(String receiver) throws IOException {
    HttpSender http = new HttpSender(target());
    return message ->
        http.send("application/json", Json.text(json -> write(message, Instant.now(), json)));
  }

  private void write(AlertGroup message, Instant now, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (AlertEvent event : message.events()) {
      json.writeStartObject();
      Json.strings(json, "labels", named(event.labels()));
      Json.strings(json, "annotations", named(Details.annotations(event)));
      json.writeStringField("startsAt", EventJson.time(event.startsAtMillis()));
      json.writeStringField(
          "endsAt",
          EventJson.time(
              EventJson.isOver(event) ? event.endsAtMillis() : now.plus(FIRES_FOR).toEpochMilli()));
      if (generatorUrl() != null) {
        json.writeStringField("generatorURL", generatorUrl());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static Map<String, String> named(Map<String, String> map) {
    Map<String, String> named = new TreeMap<>();
    map.forEach(
        (name, value) -> {
          String good = NOT_IN_NAMES.matcher(name).replaceAll("_");
          if (!value.isEmpty() && !good.isEmpty()) {
            named.put(Character.isDigit(good.charAt(0)) ? "_" + good : good, value);
          }
        });
    return named;
  }
}
