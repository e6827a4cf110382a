package dev.streamgauge.alerts.notify.http;

import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.AlertText;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Json;
import dev.streamgauge.alerts.notify.message.Notifier;
import java.io.IOException;

/**
 * Posts a message for each group to Slack, or to a chat with compatible webhooks (Mattermost,
 * Rocket.Chat): a headline and the first 10 alerts.
 *
 * <pre>{@code
 * SlackNotifier.to(HttpTarget.of(SecretRef.file("/run/secrets/slack-url")));
 * }</pre>
 *
 * <p>The address of an incoming webhook is a secret: anyone who knows it can post.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class SlackNotifier implements Notifier {
  private static final long serialVersionUID = 1L;

  abstract HttpTarget target();

  /** Posts to an incoming webhook. */
  public static SlackNotifier to(HttpTarget webhook) {
    return new AutoValue_SlackNotifier(webhook);
  }

  @Override
  public boolean isOneByOne() {
    return false;
  }

  @Override
  public Client connect(String receiver) throws IOException {
    HttpSender http = new HttpSender(target());
    return message -> http.send("application/json", body(message));
  }

  private static String body(AlertGroup message) {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("text", escape(AlertText.text(message)));
          json.writeEndObject();
        });
  }

  /**
   * Escapes the three characters that start links and mentions (api.slack.com, Formatting text).
   */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
