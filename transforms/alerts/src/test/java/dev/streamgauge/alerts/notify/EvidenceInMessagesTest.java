package dev.streamgauge.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.alerts.notify.email.EmailNotifier;
import dev.streamgauge.alerts.notify.http.AlertmanagerNotifier;
import dev.streamgauge.alerts.notify.http.HttpReceiver;
import dev.streamgauge.alerts.notify.http.PagerDutyNotifier;
import dev.streamgauge.alerts.notify.http.SlackNotifier;
import dev.streamgauge.alerts.notify.http.WebhookNotifier;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.io.IOException;
import java.util.List;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The lines and counts that made an alert fire, and the link to its page, in all messages. */
public class EvidenceInMessagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = Events.firing("web-1").key();
  private static final String URL = "https://gauge.example.org/#/alert/" + KEY;
  private static final AlertGroup MESSAGE =
      Events.group(
              Events.firing("web-1")
                  .withEvidence(
                      new Evidence(
                          List.of(
                              new Evidence.Line(Events.START - 9_000, "ERROR first"),
                              new Evidence.Line(Events.START - 8_000, "ERROR \"second\""),
                              new Evidence.Line(Events.START - 1_000, "ERROR last")),
                          List.of(
                              new Evidence.Count(Events.START - 10_000, Events.START - 5_000, 5),
                              new Evidence.Count(Events.START - 5_000, Events.START, 7)))))
          .withPagesAt("https://gauge.example.org");

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

  private JsonNode received() throws IOException {
    return JSON.readTree(server.bodies().get(0));
  }

  private static void checkAnnotations(JsonNode annotations) {
    assertThat(annotations.get("lines").textValue())
        .isEqualTo("ERROR first\nERROR \"second\"\nERROR last");
    assertThat(annotations.get("counts").textValue()).isEqualTo("5 7");
    assertThat(annotations.get("url").textValue()).isEqualTo(URL);
  }

  @Test
  public void aWebhookInAlertmanagersFormHasThem() throws Exception {
    Events.send(WebhookNotifier.to(server.target()), MESSAGE);

    JsonNode alert = received().get("alerts").get(0);
    assertThat(alert.get("generatorURL").textValue()).isEqualTo(URL);
    assertThat(alert.get("lines"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"time":"2023-11-14T22:13:11Z","text":"ERROR first"},
                 {"time":"2023-11-14T22:13:12Z","text":"ERROR \\"second\\""},
                 {"time":"2023-11-14T22:13:19Z","text":"ERROR last"}]
                """));
    assertThat(alert.get("counts"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"start":"2023-11-14T22:13:10Z","end":"2023-11-14T22:13:15Z","count":5},
                 {"start":"2023-11-14T22:13:15Z","end":"2023-11-14T22:13:20Z","count":7}]
                """));
    checkAnnotations(alert.get("annotations"));
  }

  @Test
  public void templatesCanNameThem() throws Exception {
    Events.send(
        WebhookNotifier.to(server.target())
            .withBody(
                "application/json",
                "{\"why\":\"{{ $lines }}\",\"counts\":\"{{ $counts }}\",\"at\":\"{{ $url }}\"}"),
        MESSAGE);

    assertThat(received().get("why").textValue())
        .isEqualTo("ERROR first\nERROR \"second\"\nERROR last");
    assertThat(received().get("counts").textValue()).isEqualTo("5 7");
    assertThat(received().get("at").textValue()).isEqualTo(URL);
  }

  @Test
  public void alertmanagerHasThemAsAnnotationsAndLinksToThePage() throws Exception {
    Events.send(AlertmanagerNotifier.to(server.target()), MESSAGE);

    assertThat(received().get(0).get("generatorURL").textValue()).isEqualTo(URL);
    checkAnnotations(received().get(0).get("annotations"));
  }

  @Test
  public void pagerDutyHasThemAsDetailsAndLinksToThePage() throws Exception {
    Events.send(PagerDutyNotifier.of(SecretRef.plain("key")).by(server.target()), MESSAGE);

    assertThat(received().get("client_url").textValue()).isEqualTo(URL);
    checkAnnotations(received().get("payload").get("custom_details").get("annotations"));
  }

  @Test
  public void chatsShowTheFirstLinesTheLastOneAndTheLink() throws Exception {
    Events.send(SlackNotifier.to(server.target()), MESSAGE);

    // 12 lines in the window, of which 3 are shown.
    assertThat(received().get("text").textValue())
        .endsWith(
            "  | ERROR first\n  | ERROR \"second\"\n  | ... 9 more ...\n  | ERROR last\n  "
                + URL
                + "\n");
  }

  @Test
  public void mailsShowTheFirstLinesTheLastOneAndTheLink() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    try {
      Events.send(
          EmailNotifier.by("127.0.0.1", mail.getSmtp().getPort())
              .from("gauge@example.org")
              .andTo("ops@example.org")
              .withEncryption(EmailNotifier.Encryption.NONE),
          MESSAGE);

      assertThat(((String) mail.getReceivedMessages()[0].getContent()).lines())
          .endsWith(
              "  | ERROR first",
              "  | ERROR \"second\"",
              "  | ... 9 more ...",
              "  | ERROR last",
              "  " + URL);
    } finally {
      mail.stop();
    }
  }

  @Test
  public void theyAreKeptOverARestartUntilTheReceiverIsBack() throws Exception {
    int port = server.port();
    server.close();
    Receiver receiver =
        Receiver.of(
            "ops",
            WebhookNotifier.to(HttpTarget.of(SecretRef.plain(HttpReceiver.url(port))))
                .withBody("text/plain", "{{ $counts }} {{ $url }}\n{{ $lines }}"));
    SendAlerts send =
        SendAlerts.to(List.of(receiver)).withOutbox(folder.getRoot().toPath() + "/outbox");
    var options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(Create.of(List.of(MESSAGE)).withCoder(AlertGroup.GroupCoder.of())).apply(send);
    pipeline.run().waitUntilFinish();
    // As at the end of a process: what waits is only in the outbox now.
    assertThat(SendAlerts.finish(Duration.ZERO).pending()).isEqualTo(1);

    server = HttpReceiver.startAt(port);
    send.open();
    assertThat(SendAlerts.finish(Duration.standardSeconds(60)).sent()).isEqualTo(1);
    assertThat(server.bodies())
        .containsExactly("5 7 " + URL + "\nERROR first\nERROR \"second\"\nERROR last");
  }
}
