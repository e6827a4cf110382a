package dev.streamgauge.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * Sends to a server that is as strict as Alertmanager's API (api/v2/openapi.yaml, postableAlerts).
 */
public class AlertmanagerNotifierTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HttpReceiver server;

  @Before
  public void startServer() throws IOException {
    server = HttpReceiver.start().answering(AlertmanagerNotifierTest::check);
  }

  @After
  public void stopServer() {
    server.close();
  }

  private static HttpReceiver.Answer check(HttpReceiver.Request request) {
    try {
      require(request.method().equals("POST"), "method");
      require(request.path().equals("/api/v2/alerts"), "path " + request.path());
      require(request.header("Content-type").equals("application/json"), "content type");
      JsonNode alerts = JSON.readTree(request.body());
      require(alerts.isArray(), "not an array");
      for (JsonNode alert : alerts) {
        checkAlert(alert);
      }
      return HttpReceiver.Answer.of(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      return HttpReceiver.Answer.of(400, e.toString());
    }
  }

  private static void checkAlert(JsonNode alert) {
    Set<String> known = Set.of("labels", "annotations", "startsAt", "endsAt", "generatorURL");
    alert.fieldNames().forEachRemaining(name -> require(known.contains(name), "field " + name));
    checkStrings(alert.get("labels"));
    require(alert.get("labels").size() > 0, "no labels");
    checkStrings(alert.get("annotations"));
    var starts = OffsetDateTime.parse(alert.get("startsAt").textValue());
    var ends = OffsetDateTime.parse(alert.get("endsAt").textValue());
    require(!ends.isBefore(starts), "it ends before it starts");
    if (alert.has("generatorURL")) {
      require(URI.create(alert.get("generatorURL").textValue()).isAbsolute(), "generatorURL");
    }
  }

  private static void checkStrings(JsonNode map) {
    require(map.isObject(), "not a map");
    for (Iterator<Map.Entry<String, JsonNode>> i = map.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = i.next();
      require(entry.getKey().matches("[a-zA-Z_][a-zA-Z0-9_]*"), "name " + entry.getKey());
      require(entry.getValue().isTextual(), "value of " + entry.getKey());
    }
  }

  private static void require(boolean right, String what) {
    if (!right) {
      throw new IllegalArgumentException(what);
    }
  }

  private JsonNode received() throws IOException {
    return JSON.readTree(server.bodies().get(0));
  }

  @Test
  public void tellsThatAlertsFireFromTheirStartUntilFurtherNotice() throws Exception {
    Events.send(AlertmanagerNotifier.to(server.target()), Events.storm(2));
    JsonNode alerts = received();
    assertThat(alerts).hasSize(2);
    JsonNode first = alerts.get(0);
    assertThat(first.get("labels"))
        .isEqualTo(
            JSON.readTree(
                "{\"alertname\":\"HighErrors\",\"host\":\"h000\",\"severity\":\"page\"}"));
    assertThat(first.get("annotations").get("summary").textValue()).isEqualTo("h000 has 12 errors");
    assertThat(first.get("annotations").get("value").textValue()).isEqualTo("12");
    assertThat(first.get("annotations").get("sample").textValue())
        .isEqualTo("ERROR <disk> \"full\" & hot");
    assertThat(first.get("startsAt").textValue()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(Instant.parse(first.get("endsAt").textValue())).isAfter(Instant.now());
  }

  @Test
  public void tellsWhenAnAlertEnded() throws Exception {
    AlertEvent over = Events.over(Events.firing("a"));
    Events.send(
        AlertmanagerNotifier.to(server.target()).withGeneratorUrl("http://gauge/x"),
        Events.group(over));
    JsonNode alert = received().get(0);
    assertThat(alert.get("startsAt").textValue()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(alert.get("endsAt").textValue()).isEqualTo("2023-11-14T22:14:00Z");
    assertThat(alert.get("generatorURL").textValue()).isEqualTo("http://gauge/x");
  }

  @Test
  public void makesNamesThatAlertmanagerTakes() throws Exception {
    TreeMap<String, String> labels =
        new TreeMap<>(Map.of("alertname", "X", "http.status", "503", "1st", "a", "empty", ""));
    Events.send(
        AlertmanagerNotifier.to(server.target()),
        Events.group(AlertEvent.firing(labels, new TreeMap<>(), 1, null, 0)));
    assertThat(received().get(0).get("labels"))
        .isEqualTo(JSON.readTree("{\"alertname\":\"X\",\"http_status\":\"503\",\"_1st\":\"a\"}"));
  }

  @Test
  public void takesTheAddressWithThePathAsWell() throws Exception {
    for (String end : new String[] {"/", "/api/v2/alerts"}) {
      HttpTarget target = HttpTarget.of(SecretRef.plain(server.url() + end));
      Events.send(AlertmanagerNotifier.to(target), Events.group(Events.firing("a")));
    }
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  public void isToldWhatTheServerDoesNotLike() {
    AlertEvent unnamed = AlertEvent.firing(new TreeMap<>(), new TreeMap<>(), 1, null, 0);
    assertThatThrownBy(
            () -> Events.send(AlertmanagerNotifier.to(server.target()), Events.group(unnamed)))
        .isInstanceOf(RejectedException.class)
        .hasMessage("it answers 400: java.lang.IllegalArgumentException: no labels");
  }
}
