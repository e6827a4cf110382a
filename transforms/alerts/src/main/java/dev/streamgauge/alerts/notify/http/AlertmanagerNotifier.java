package dev.streamgauge.alerts.notify.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.Details;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Json;
import dev.streamgauge.alerts.notify.message.Notifier;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Sends alerts to Prometheus' Alertmanager: {@code POST /api/v2/alerts}, as specified in its {@code
 * api/v2/openapi.yaml}.
 *
 * <pre>{@code
 * AlertmanagerNotifier.to(HttpTarget.of(SecretRef.plain("http://alertmanager:9093")));
 * }</pre>
 *
 * <p>Alertmanager forgets a firing alert when it restarts, and resolves it at its {@code endsAt}.
 * So, as in Prometheus, firing alerts are sent again every minute, or as {@link #withResendDelay}
 * says, with an end four such intervals later. If Streamgauge stops for longer, Alertmanager
 * resolves them. Label names that Alertmanager does not accept, such as {@code http.status}, become
 * {@code http_status}, or are escaped where that would make two names equal; labels without a value
 * are omitted, which Alertmanager treats the same.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class AlertmanagerNotifier implements Notifier {
  private static final long serialVersionUID = 1L;
  private static final Duration RESEND_DELAY = Duration.standardMinutes(1);

  /** So that three attempts may fail before Alertmanager resolves an alert. */
  private static final int DELAYS_TO_END = 4;

  /** The maximum number of alerts per request, since Alertmanager reads a request as a whole. */
  private static final int MAX_RESENT = 500;

  abstract HttpTarget target();

  abstract @Nullable String generatorUrl();

  abstract Duration delay();

  /** Sends to the Alertmanager at {@code target}, with or without the path. */
  public static AlertmanagerNotifier to(HttpTarget target) {
    return new AutoValue_AlertmanagerNotifier(
        target.withPath("/api/v2/alerts"), null, RESEND_DELAY);
  }

  /** Sets the page that alerts link back to. */
  public AlertmanagerNotifier withGeneratorUrl(String url) {
    return new AutoValue_AlertmanagerNotifier(target(), url, delay());
  }

  /**
   * Sends firing alerts again after {@code delay}, a minute by default.
   *
   * @throws IllegalArgumentException if {@code delay} is not positive
   */
  public AlertmanagerNotifier withResendDelay(Duration delay) {
    if (!delay.isLongerThan(Duration.ZERO)) {
      throw new IllegalArgumentException("The resend delay must be positive, not " + delay + ".");
    }
    return new AutoValue_AlertmanagerNotifier(target(), generatorUrl(), delay);
  }

  @Override
  public boolean needsFiringAlerts() {
    return true;
  }

  @Override
  public Optional<Duration> resendDelay() {
    return Optional.of(delay());
  }

  @Override
  public boolean isOneByOne() {
    return false;
  }

  @Override
  public Client connect(String receiver) throws IOException {
    HttpSender http = new HttpSender(target());
    return new Client() {
      @Override
      public void send(AlertGroup message) throws IOException, InterruptedException {
        post(http, message.events());
      }

      @Override
      public void resend(List<AlertEvent> firing) throws IOException, InterruptedException {
        for (int from = 0; from < firing.size(); from += MAX_RESENT) {
          post(http, firing.subList(from, Math.min(firing.size(), from + MAX_RESENT)));
        }
      }
    };
  }

  private void post(HttpSender http, List<AlertEvent> events)
      throws IOException, InterruptedException {
    http.send("application/json", Json.text(json -> write(events, Instant.now(), json)));
  }

  private void write(List<AlertEvent> events, Instant now, JsonGenerator json) throws IOException {
    long ends = now.toEpochMilli() + delay().getMillis() * DELAYS_TO_END;
    json.writeStartArray();
    for (AlertEvent event : events) {
      json.writeStartObject();
      Json.strings(json, "labels", LabelNames.valid(event.labels()));
      Json.strings(json, "annotations", LabelNames.valid(Details.annotations(event)));
      json.writeStringField("startsAt", EventJson.time(event.startsAtMillis()));
      // An alert in the future, caused by a wrong clock, must not end before it starts.
      long end =
          EventJson.isOver(event) ? event.endsAtMillis() : Math.max(ends, event.startsAtMillis());
      json.writeStringField("endsAt", EventJson.time(end));
      String url = generatorUrl() != null ? generatorUrl() : event.url();
      if (url != null) {
        json.writeStringField("generatorURL", url);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
