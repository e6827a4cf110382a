package dev.streamgauge.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Sends to a server in the place of Slack's. */
public class SlackNotifierTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private HttpReceiver server;
  private SlackNotifier notifier;

  @Before
  public void startServer() throws IOException {
    server = HttpReceiver.start().answering(request -> HttpReceiver.Answer.of(200, "ok"));
    Path file =
        Files.writeString(folder.getRoot().toPath().resolve("url"), server.url() + "/services/T/B");
    notifier = SlackNotifier.to(HttpTarget.of(SecretRef.file(file.toString())));
  }

  @After
  public void stopServer() {
    server.close();
  }

  private String text() throws IOException {
    return new ObjectMapper().readTree(server.bodies().get(0)).get("text").textValue();
  }

  @Test
  public void postsAnAlertWithASampleAndWithoutLinksThatAreNone() throws Exception {
    Events.send(notifier, Events.group(Events.firing("web-1")));
    assertThat(server.requests().get(0).path()).isEqualTo("/services/T/B");
    assertThat(text())
        .isEqualTo(
            """
            FIRING: HighErrors{host="web-1", severity="page"}: web-1 has 12 errors
            - HighErrors{host="web-1", severity="page"} since 2023-11-14T22:13:20Z: web-1 has 12 errors
              e.g. ERROR &lt;disk&gt; "full" &amp; hot
            """);
  }

  @Test
  public void postsOneMessageForAStorm() throws Exception {
    Events.send(notifier, Events.storm(300));
    assertThat(server.requests()).hasSize(1);
    assertThat(text())
        .startsWith("FIRING: 300 alerts, web/HighErrors\n")
        .contains("h000", "h009")
        .doesNotContain("h010")
        .endsWith("\nand 290 more\n");
  }

  @Test
  public void saysFromWhenToWhenAnAlertLasted() throws Exception {
    Events.send(notifier, Events.group(Events.over(Events.firing("web-1"))));
    assertThat(text())
        .startsWith("RESOLVED: HighErrors")
        .contains("from 2023-11-14T22:13:20Z to 2023-11-14T22:14:00Z");
  }
}
