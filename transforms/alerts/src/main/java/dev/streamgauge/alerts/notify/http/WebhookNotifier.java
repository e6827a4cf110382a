package dev.streamgauge.alerts.notify.http;

import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.event.Escape;
import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.event.Template;
import dev.streamgauge.alerts.notify.message.AlertText;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Json;
import dev.streamgauge.alerts.notify.message.Notifier;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Sends each message in an HTTP request: in the JSON that Prometheus' Alertmanager sends to its
 * webhooks (version 4), or in a custom body. As in Alertmanager, a message about resolved alerts
 * also has those of the group that still fire, and its status is {@code firing} until the last is
 * resolved.
 *
 * <pre>{@code
 * WebhookNotifier.to(HttpTarget.of(SecretRef.plain("https://example.org/alerts")))
 *     .withBody("application/json", "{\"text\": \"{{ $headline }}\"}");
 * }</pre>
 *
 * <p>A body may use all {@link EventVariables} of the first event of the message, and {@code
 * $receiver}, {@code $group} (the group's name), {@code $count} (of events), {@code $headline} (one
 * line) and {@code $message} (the headline and the first events). Values are escaped according to
 * the content type: for JSON strings, for forms, or not at all.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class WebhookNotifier implements Notifier {
  private static final long serialVersionUID = 1L;
  private static final String JSON = "application/json";

  abstract HttpTarget target();

  abstract String contentType();

  abstract @Nullable Template body();

  /** Sends Alertmanager's JSON. */
  public static WebhookNotifier to(HttpTarget target) {
    return new AutoValue_WebhookNotifier(target, JSON, null);
  }

  /**
   * Sends a custom body.
   *
   * @throws dev.streamgauge.alerts.event.TemplateException if it is not a valid template
   * @throws IllegalArgumentException if the content type is JSON and the rendered template is not
   */
  public WebhookNotifier withBody(String contentType, String body) {
    Template template = Template.parse(body, names());
    if (escape(contentType) == Escape.JSON) {
      checkJson(template);
    }
    return new AutoValue_WebhookNotifier(target(), contentType, template);
  }

  private static void checkJson(Template template) {
    // Values that reveal missing quotation marks around those that are not numbers.
    Function<String, @Nullable String> values =
        name -> name.equals("value") || name.equals("count") ? "1" : "a b";
    try {
      Json.check(template.render(values, Escape.JSON));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the body does not become JSON when its values are filled in: " + e.getMessage(), e);
    }
  }

  private static Escape escape(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (type.contains("json")) {
      return Escape.JSON;
    }
    return type.startsWith("application/x-www-form-urlencoded") ? Escape.FORM : Escape.NONE;
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>(EventVariables.names());
    names.addAll(Set.of("receiver", "group", "count", "headline", "message"));
    return names;
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
        send(message, List.of());
      }

      @Override
      public void send(AlertGroup message, List<AlertEvent> firing)
          throws IOException, InterruptedException {
        http.send(contentType(), body(receiver, message, firing));
      }
    };
  }

  /**
   * Returns true for Alertmanager's JSON, which has one status for the group, and its other alerts.
   */
  @Override
  public boolean needsFiringAlerts() {
    return body() == null;
  }

  private String body(String receiver, AlertGroup message, List<AlertEvent> firing) {
    Template body = body();
    return body == null
        ? WebhookJson.text(receiver, message, firing)
        : body.render(name -> value(receiver, message, name), escape(contentType()));
  }

  private static @Nullable String value(String receiver, AlertGroup message, String name) {
    return switch (name) {
      case "receiver" -> receiver;
      case "group" -> message.name();
      case "count" -> Integer.toString(message.events().size());
      case "headline" -> AlertText.headline(message);
      case "message" -> AlertText.text(message);
      default -> EventVariables.of(message.events().get(0)).apply(name);
    };
  }
}
