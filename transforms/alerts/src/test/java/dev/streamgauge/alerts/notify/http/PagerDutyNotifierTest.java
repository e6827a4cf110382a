package dev.streamgauge.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Sends to a server that takes what PagerDuty's Events API v2 takes. */
public class PagerDutyNotifierTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private HttpReceiver server;
  private PagerDutyNotifier notifier;

  @Before
  public void startServer() throws IOException {
    server = HttpReceiver.start().answering(PagerDutyNotifierTest::check);
    Path file = Files.writeString(folder.getRoot().toPath().resolve("key"), KEY + "\n");
    notifier = PagerDutyNotifier.of(SecretRef.file(file.toString())).by(server.target());
  }

  @After
  public void stopServer() {
    server.close();
  }

  private static HttpReceiver.Answer check(HttpReceiver.Request request) {
    try {
      JsonNode event = JSON.readTree(request.body());
      JsonNode payload = event.path("payload");
      boolean right =
          event.path("routing_key").asText().equals(KEY)
              && List.of("trigger", "resolve").contains(event.path("event_action").asText())
              && event.path("dedup_key").asText().length() <= 255
              && payload.path("summary").isTextual()
              && payload.path("summary").asText().length() <= 1024
              && !payload.path("source").asText().isEmpty()
              && List.of("critical", "error", "warning", "info")
                  .contains(payload.path("severity").asText())
              && OffsetDateTime.parse(payload.path("timestamp").asText()) != null;
      return right
          ? HttpReceiver.Answer.of(202, "{\"status\":\"success\"}")
          : HttpReceiver.Answer.of(400, "invalid: " + request.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  public void triggersAndResolvesUnderOneKey() throws Exception {
    AlertEvent firing = Events.firing("web-1");
    Events.send(notifier, Events.group(firing));
    Events.send(notifier, Events.group(Events.over(firing)));

    JsonNode trigger = JSON.readTree(server.bodies().get(0));
    JsonNode resolve = JSON.readTree(server.bodies().get(1));
    assertThat(trigger.get("event_action").textValue()).isEqualTo("trigger");
    assertThat(resolve.get("event_action").textValue()).isEqualTo("resolve");
    assertThat(trigger.get("dedup_key").textValue()).isEqualTo(firing.key());
    assertThat(resolve.get("dedup_key").textValue()).isEqualTo(firing.key());
    JsonNode payload = trigger.get("payload");
    assertThat(payload.get("summary").textValue())
        .isEqualTo("FIRING: HighErrors{host=\"web-1\", severity=\"page\"}: web-1 has 12 errors");
    assertThat(payload.get("source").textValue()).isEqualTo("web-1");
    assertThat(payload.get("severity").textValue()).isEqualTo("critical");
    assertThat(payload.get("timestamp").textValue()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(payload.at("/custom_details/annotations/sample").textValue())
        .isEqualTo("ERROR <disk> \"full\" & hot");
  }

  @Test
  public void takesAnUnknownSeverityForAnErrorAndCutsLongTexts() throws Exception {
    AlertEvent event =
        AlertEvent.firing(
            new TreeMap<>(Map.of("alertname", "X", "severity", "urgent")),
            new TreeMap<>(Map.of("summary", "x".repeat(100_000))),
            1,
            "y".repeat(100_000),
            0);
    Events.send(notifier, Events.group(event));
    JsonNode payload = JSON.readTree(server.bodies().get(0)).get("payload");
    assertThat(payload.get("severity").textValue()).isEqualTo("error");
    assertThat(payload.get("source").textValue()).isEqualTo("streamgauge");
    // The rule's own text goes along whole, and 512 KB is what the API takes.
    assertThat(server.bodies().get(0).length()).isLessThan(512_000);
  }

  @Test
  public void keepsTheRoutingKeyOutOfWhatTheServerSays() {
    server.answering(request -> HttpReceiver.Answer.of(400, "invalid: " + request.body()));
    assertThatThrownBy(() -> Events.send(notifier, Events.group(Events.firing("a"))))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("it answers 400: invalid: {\"routing_key\":\"***\"");
  }

  @Test
  public void triesAgainWhenTheKeyCannotBeRead() {
    PagerDutyNotifier without =
        PagerDutyNotifier.of(SecretRef.file("/no/such/file")).by(server.target());
    assertThatThrownBy(() -> Events.send(without, Events.group(Events.firing("a"))))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RejectedException.class)
        .hasMessageContaining("the file /no/such/file cannot be read");
  }
}
