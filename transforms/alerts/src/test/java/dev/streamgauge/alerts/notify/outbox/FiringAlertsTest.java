package dev.streamgauge.alerts.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.http.AlertmanagerNotifier;
import dev.streamgauge.alerts.notify.http.HttpReceiver;
import dev.streamgauge.alerts.notify.http.WebhookNotifier;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What an outbox does with alerts that a receiver knows as firing. */
public class FiringAlertsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(60);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final Outboxes outboxes = new Outboxes();
  private HttpReceiver server;

  @Before
  public void start() throws IOException {
    server = HttpReceiver.start();
  }

  @After
  public void stop() {
    outboxes.close();
    server.close();
  }

  private OutboxTarget target(Notifier notifier) {
    return OutboxTarget.of(
        Receiver.of("ops", notifier),
        folder.getRoot().toPath().resolve("outbox").toString(),
        100,
        Duration.ofMillis(5),
        Duration.ofMillis(50));
  }

  private Path journal() {
    return folder.getRoot().toPath().resolve("outbox/ops/0/firing");
  }

  private static HttpTarget at(int port) {
    return HttpTarget.of(SecretRef.plain(HttpReceiver.url(port)));
  }

  private static List<String> alerts(String body) throws IOException {
    List<String> alerts = new ArrayList<>();
    for (JsonNode alert : JSON.readTree(body).get("alerts")) {
      alerts.add(
          alert.get("labels").get("host").textValue() + " " + alert.get("status").textValue());
    }
    return alerts;
  }

  @Test
  public void aGroupFiresUntilTheLastOfItsAlertsIsResolved() throws Exception {
    OutboxTarget target = target(WebhookNotifier.to(server.target()));
    AlertEvent a = Events.firing("a");
    AlertEvent b = Events.firing("b");
    AlertEvent c = Events.firing("c");
    outboxes.put(target, Events.group(a, b));
    outboxes.put(target, Events.group(c));
    outboxes.put(target, AlertGroup.of("web/Other", List.of(), List.of(Events.firing("d", 5))));
    outboxes.put(target, Events.group(Events.over(a)));
    outboxes.finish(LONG);
    // The process starts anew.
    outboxes.put(target, Events.group(b.resolved(Events.START + 50_000)));
    outboxes.put(target, Events.group(c.resolved(Events.START + 60_000)));
    outboxes.finish(LONG);
    List<String> bodies =
        server.bodies().stream().filter(body -> body.contains("resolved")).toList();
    assertThat(bodies).hasSize(3);
    assertThat(alerts(bodies.get(0))).containsExactly("a resolved", "b firing", "c firing");
    assertThat(alerts(bodies.get(1))).containsExactly("b resolved", "c firing");
    assertThat(alerts(bodies.get(2))).containsExactly("c resolved");
    assertThat(bodies)
        .extracting(body -> JSON.readTree(body).get("status").textValue())
        .containsExactly("firing", "firing", "resolved");
    JsonNode partial = JSON.readTree(bodies.get(0));
    assertThat(partial.get("groupKey").textValue()).isEqualTo("web/HighErrors");
    assertThat(partial.get("alerts").get(1).get("endsAt").textValue())
        .isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  public void sendsToAnAlertmanagerAgainWhatFiresUntilItIsResolved() throws Exception {
    AlertmanagerNotifier notifier =
        AlertmanagerNotifier.to(server.target())
            .withResendDelay(org.joda.time.Duration.millis(100));
    OutboxTarget target = target(notifier);
    AlertEvent a = Events.firing("a");
    AlertEvent b = Events.firing("b");
    outboxes.put(target, Events.group(a, b));
    await().atMost(LONG).until(() -> server.bodies().size() >= 3);
    for (String body : server.bodies()) {
      assertThat(JSON.readTree(body)).hasSize(2);
    }
    outboxes.put(target, Events.group(Events.over(a)));
    await().atMost(LONG).until(() -> last().contains("\"b\"") && !last().contains("\"a\""));
    outboxes.put(target, Events.group(Events.over(b)));
    await().atMost(LONG).until(() -> outboxes.counts().pending() == 0);
    outboxes.finish(LONG);
    assertThat(JSON.readTree(last())).hasSize(1);
    assertThat(JSON.readTree(last()).get(0).get("endsAt").textValue())
        .isEqualTo("2023-11-14T22:14:00Z");
  }

  private String last() {
    List<String> bodies = server.bodies();
    return bodies.get(bodies.size() - 1);
  }

  @Test
  public void anAlertmanagerThatRestartsGetsWhatFires() throws Exception {
    int port = server.port();
    OutboxTarget target =
        target(
            AlertmanagerNotifier.to(at(port)).withResendDelay(org.joda.time.Duration.millis(50)));
    outboxes.put(target, Events.group(Events.firing("a")));
    await().atMost(LONG).until(() -> outboxes.counts().sent() == 1);
    server.close();
    await().atMost(LONG).until(() -> outboxes.counts().retries() > 0);
    server = HttpReceiver.startAt(port);
    await().atMost(LONG).until(() -> !server.bodies().isEmpty());
    assertThat(server.bodies().get(0)).contains("\"host\":\"a\"");
  }

  @Test
  public void sendsWhatFiresAgainAfterARestartOfThisProcess() throws Exception {
    // Too seldom to come again by itself.
    OutboxTarget target =
        target(
            AlertmanagerNotifier.to(server.target())
                .withResendDelay(org.joda.time.Duration.standardHours(1)));
    AlertEvent a = Events.firing("a");
    outboxes.put(target, Events.group(a, Events.firing("b")));
    outboxes.put(target, Events.group(Events.over(a)));
    outboxes.finish(LONG);
    int before = server.bodies().size();
    outboxes.open(target);
    await().atMost(LONG).until(() -> server.bodies().size() > before);
    assertThat(JSON.readTree(last())).hasSize(1);
    assertThat(last()).contains("\"host\":\"b\"");
  }

  @Test
  public void aFiringAlertEndsFourDelaysFromNow() throws Exception {
    Instant before = Instant.now();
    Events.send(AlertmanagerNotifier.to(server.target()), Events.group(Events.firing("a")));
    Instant ends = Instant.parse(JSON.readTree(last()).get(0).get("endsAt").textValue());
    assertThat(ends).isBetween(before.plusSeconds(239), Instant.now().plusSeconds(241));
  }

  @Test
  public void aDamagedRecordOfTheJournalCostsItselfAlone() throws Exception {
    Path file = folder.getRoot().toPath().resolve("firing");
    FiringFile journal = new FiringFile(file);
    AlertEvent a = Events.firing("a");
    AlertEvent b = Events.firing("b");
    AlertGroup other = AlertGroup.of("web/Other", List.of(), List.of(Events.firing("c")));
    journal.fires(Events.group(a, b));
    journal.fires(other);
    journal.ended(List.of(a.key()));
    byte[] whole = Files.readAllBytes(file);
    assertThat(new FiringFile(file).read()).containsExactly(Events.group(b), other);
    byte[] compact = Files.readAllBytes(file);
    for (int bit = 0; bit < whole.length * 8; bit += 3) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, changed);
      // Without one of the records.
      assertThat(new FiringFile(file).read())
          .isIn(List.of(other), List.of(Events.group(b)), List.of(Events.group(a, b), other));
    }
    Files.write(file, whole);
    Files.write(file, new byte[] {0, 0}, StandardOpenOption.APPEND);
    assertThat(new FiringFile(file).read()).hasSize(2);
    assertThat(Files.readAllBytes(file)).isEqualTo(compact);
  }

  @Test
  public void theJournalDoesNotGrowWithWhatHasEnded() throws Exception {
    try (DirectoryStore store =
        DirectoryStore.in(folder.getRoot().toPath().resolve("outbox/ops"))) {
      FiringAlerts firing = new FiringAlerts(store);
      for (int i = 0; i < 5000; i++) {
        AlertEvent event = Events.firing("h" + i, i);
        firing.delivered(Events.group(event));
        firing.delivered(Events.group(Events.over(event)));
      }
      assertThat(firing.all()).isEmpty();
      // A thousand notes are of 300 bytes each.
      assertThat(Files.size(journal())).isLessThan(1_000 * 400);
    }
  }
}
