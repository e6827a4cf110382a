package dev.streamgauge.alerts.notify.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.TemplateException;
import dev.streamgauge.alerts.notify.message.BusyException;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Sends to a server of somebody's own. */
public class WebhookNotifierTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private HttpReceiver server;

  @Before
  public void startServer() throws IOException {
    server = HttpReceiver.start();
  }

  @After
  public void stopServer() {
    server.close();
  }

  private SecretRef secret(String text) throws IOException {
    Path file = Files.writeString(folder.newFile().toPath(), text + "\n");
    return SecretRef.file(file.toString());
  }

  @Test
  public void sendsWhatAlertmanagerSendsToWebhooks() throws Exception {
    AlertEvent a = Events.firing("a");
    Events.send(WebhookNotifier.to(server.target()), Events.group(a, Events.firing("b")));
    JsonNode sent = JSON.readTree(server.bodies().get(0));
    assertThat(sent.get("version").textValue()).isEqualTo("4");
    assertThat(sent.get("groupKey").textValue()).isEqualTo("web/HighErrors");
    assertThat(sent.get("status").textValue()).isEqualTo("firing");
    assertThat(sent.get("receiver").textValue()).isEqualTo("ops");
    assertThat(sent.get("commonLabels"))
        .isEqualTo(JSON.readTree("{\"alertname\":\"HighErrors\",\"severity\":\"page\"}"));
    assertThat(sent.get("commonAnnotations")).isEmpty();
    assertThat(sent.get("alerts")).hasSize(2);
    JsonNode first = sent.get("alerts").get(0);
    assertThat(first.get("labels").get("host").textValue()).isEqualTo("a");
    assertThat(first.get("startsAt").textValue()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(first.get("endsAt").textValue()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(first.get("fingerprint").textValue()).isEqualTo(a.key());
  }

  @Test
  public void tellsAWrongNameFromAServerThatIsDown() throws Exception {
    int dead = HttpReceiver.deadPort();
    HttpTarget down = HttpTarget.of(SecretRef.plain(HttpReceiver.url(dead)));
    assertThatThrownBy(() -> Events.send(WebhookNotifier.to(down), Events.storm(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("the connection is refused: nothing listens at the address 127.0.0.1:" + dead);
    HttpTarget wrong = HttpTarget.of(SecretRef.plain("http://no-such-host.invalid/"));
    assertThatThrownBy(() -> Events.send(WebhookNotifier.to(wrong), Events.storm(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("the host name no-such-host.invalid cannot be resolved by DNS");
  }

  @Test
  public void fillsInAJsonBody() throws Exception {
    Events.send(
        WebhookNotifier.to(server.target())
            .withBody(
                "application/json",
                "{\"n\": {{ $count }}, \"to\": \"{{ $receiver }}\", \"line\": \"{{ $sample }}\","
                    + " \"all\": \"{{ $message }}\", \"host\": \"{{ $labels.host }}\"}"),
        Events.storm(12));
    JsonNode sent = JSON.readTree(server.bodies().get(0));
    assertThat(sent.get("n").intValue()).isEqualTo(12);
    assertThat(sent.get("to").textValue()).isEqualTo("ops");
    assertThat(sent.get("line").textValue()).isEqualTo("ERROR <disk> \"full\" & hot");
    assertThat(sent.get("all").textValue()).endsWith("and 2 more\n");
    assertThat(sent.get("host").textValue()).isEqualTo("h000");
  }

  @Test
  public void sendsAShortMessageByTheFormOfAnSmsService() throws Exception {
    HttpTarget target =
        HttpTarget.of(SecretRef.plain(server.url() + "/Messages.json"))
            .withBasicAuth("AC1", secret("token"));
    Events.send(
        WebhookNotifier.to(target)
            .withBody(
                "application/x-www-form-urlencoded",
                "To=%2B4915100000&From=%2B1555&Body={{ $headline }}"),
        Events.group(Events.firing("a&b")));
    HttpReceiver.Request request = server.requests().get(0);
    assertThat(request.header("Authorization"))
        .isEqualTo("Basic " + Base64.getEncoder().encodeToString("AC1:token".getBytes(UTF_8)));
    assertThat(request.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(request.body())
        .isEqualTo(
            "To=%2B4915100000&From=%2B1555&Body=FIRING%3A+HighErrors%7Bhost%3D%22a%26b%22%2C+"
                + "severity%3D%22page%22%7D%3A+a%26b+has+12+errors");
  }

  @Test
  public void usesMethodHeadersAndToken() throws Exception {
    HttpTarget target =
        server
            .target()
            .withMethod("PUT")
            .withHeader("X-Team", SecretRef.plain("ops"))
            .withHeader("X-Key", secret("s3cret"))
            .withBearerToken(secret("t0ken"));
    Events.send(WebhookNotifier.to(target), Events.group(Events.firing("a")));
    HttpReceiver.Request request = server.requests().get(0);
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.header("X-team")).isEqualTo("ops");
    assertThat(request.header("X-key")).isEqualTo("s3cret");
    assertThat(request.header("Authorization")).isEqualTo("Bearer t0ken");
  }

  @Test
  public void readsASecretAnewForEachMessage() throws Exception {
    Path file = folder.newFile().toPath();
    HttpTarget target = server.target().withBearerToken(SecretRef.file(file.toString()));
    try (Notifier.Client client = WebhookNotifier.to(target).connect("ops")) {
      for (String token : new String[] {"old", "new"}) {
        Files.writeString(file, token);
        client.send(Events.group(Events.firing("a")));
      }
    }
    assertThat(server.requests())
        .extracting(request -> request.header("Authorization"))
        .containsExactly("Bearer old", "Bearer new");
  }

  @Test
  public void refusesABodyThatDoesNotBecomeJson() {
    WebhookNotifier webhook = WebhookNotifier.to(server.target());
    for (String body : new String[] {"{\"a\": {{ $labels.host }}}", "{\"a\": 1", "", "1 2"}) {
      assertThatThrownBy(() -> webhook.withBody("application/json", body))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the body does not become JSON when its values are filled in: ");
    }
    assertThatThrownBy(() -> webhook.withBody("application/json", "{{ $hots }}"))
        .isInstanceOf(TemplateException.class);
  }

  @Test
  public void refusesWhatIsNoUrlOrHeader() {
    for (String url : new String[] {"", "ftp://a/b", "http:///x", "a b", "localhost:80"}) {
      assertThatThrownBy(() -> HttpTarget.of(SecretRef.plain(url)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a URL such as");
    }
    assertThatThrownBy(() -> HttpTarget.of(SecretRef.plain("https://gauge:s3cret@example.org/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("username")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> server.target().withHeader("Content-Length", SecretRef.plain("1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.target().withHeader("X", SecretRef.plain("a\nb")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void asksToComeAgainWhenTheServerIsBusy() {
    for (int status : new int[] {408, 425, 429, 500, 502, 503}) {
      server.answering(
          request -> new HttpReceiver.Answer(status, "", Map.of("Retry-After", "120")));
      assertThatThrownBy(() -> Events.send(WebhookNotifier.to(server.target()), Events.storm(1)))
          .isInstanceOfSatisfying(
              BusyException.class,
              e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMinutes(2)));
    }
  }

  @Test
  public void givesUpWhenTheServerRefuses() {
    for (int status : new int[] {400, 403, 404, 410, 422}) {
      server.answering(request -> HttpReceiver.Answer.of(status));
      assertThatThrownBy(() -> Events.send(WebhookNotifier.to(server.target()), Events.storm(1)))
          .isInstanceOf(RejectedException.class)
          .hasMessage("it answers " + status);
    }
  }

  @Test
  public void triesAgainUntilSomebodyMendsTheLogin() {
    for (int status : new int[] {401, 407}) {
      server.answering(request -> HttpReceiver.Answer.of(status));
      assertThatThrownBy(() -> Events.send(WebhookNotifier.to(server.target()), Events.storm(1)))
          .isInstanceOf(BusyException.class)
          .hasMessage("it answers " + status);
    }
  }

  @Test
  public void followsNoRedirectWhichWouldLoseTheMessageAndShowSecretsToOthers() throws Exception {
    try (HttpReceiver other = HttpReceiver.start()) {
      HttpTarget target = server.target().withBearerToken(secret("t0ken"));
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        server.answering(
            request ->
                new HttpReceiver.Answer(status, "", Map.of("Location", other.url() + "/t0ken")));
        assertThatThrownBy(() -> Events.send(WebhookNotifier.to(target), Events.storm(1)))
            .isInstanceOf(BusyException.class)
            .hasMessage(
                "it answers %d, and redirects are not followed: write the address %s/*** instead",
                status, other.url());
      }
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  public void saysWhichCertificatesItCannotRead() throws Exception {
    HttpTarget missing = server.target().withCaFile("/nowhere/ca.pem");
    assertThatThrownBy(() -> Events.send(WebhookNotifier.to(missing), Events.storm(1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the certificates in /nowhere/ca.pem cannot be used: ");
  }

  @Test
  public void waitsNoLongerThanTheTimeOut() {
    server.answering(request -> HttpReceiver.HANG);
    HttpTarget target = server.target().withTimeout(org.joda.time.Duration.millis(200));
    assertThatThrownBy(() -> Events.send(WebhookNotifier.to(target), Events.storm(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("it does not answer within 200 ms");
  }

  @Test
  public void aMessageHasArrivedThoughTheRestOfTheAnswerDoesNotCome() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (ServerSocket half = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<Socket> served =
          thread.submit(
              () -> {
                Socket client = half.accept();
                String head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
                client.getOutputStream().write(head.getBytes(UTF_8));
                return client;
              });
      HttpTarget target =
          HttpTarget.of(SecretRef.plain(HttpReceiver.url(half.getLocalPort())))
              .withTimeout(org.joda.time.Duration.standardSeconds(3));
      Events.send(WebhookNotifier.to(target), Events.storm(1));
      served.get().close();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  public void readsNoMoreOfAHugeAnswerThanItShows() {
    server.answering(request -> HttpReceiver.Answer.of(400, "x".repeat(50_000_000)));
    assertThatThrownBy(() -> Events.send(WebhookNotifier.to(server.target()), Events.storm(1)))
        .isInstanceOf(RejectedException.class)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
  }

  @Test
  public void keepsPartsOfASecretAddressAndLoginsOutOfMessages() throws Exception {
    HttpTarget target =
        HttpTarget.of(secret(server.url() + "/services/T0/B0/s3cret?token=t0ken"))
            .withBasicAuth("gauge", secret("passw0rd"));
    server.answering(
        request ->
            HttpReceiver.Answer.of(
                404,
                "Cannot POST /services/T0/B0/s3cret with token=t0ken and "
                    + request.header("Authorization")));
    assertThatThrownBy(() -> Events.send(WebhookNotifier.to(target), Events.storm(1)))
        .hasMessage("it answers 404: Cannot POST /*** with *** and Basic ***");
  }

  @Test
  public void keepsSecretsOutOfMessages() throws Exception {
    SecretRef url = secret(server.url() + "/s3cret-path");
    HttpTarget target = HttpTarget.of(url).withHeader("X-Key", secret("s3cret-key"));
    assertThat(target.toString()).doesNotContain("s3cret");
    server.answering(
        request ->
            HttpReceiver.Answer.of(
                403, "no " + request.header("X-key") + " at " + server.url() + "/s3cret-path"));
    assertThatThrownBy(() -> Events.send(WebhookNotifier.to(target), Events.storm(1)))
        .hasMessage("it answers 403: no *** at ***");

    HttpTarget bad = server.target().withHeader("X-Key", secret("s3cret\u0007"));
    assertThatThrownBy(() -> Events.send(WebhookNotifier.to(bad), Events.storm(1)))
        .hasMessage("the value of the header X-Key is none that a header can have");
    HttpTarget noUrl = HttpTarget.of(secret("s3cret nonsense"));
    assertThatThrownBy(() -> Events.send(WebhookNotifier.to(noUrl), Events.storm(1)))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("what is in the file .* is not a URL such as .*");
  }
}
