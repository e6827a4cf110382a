package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.notify.email.EmailReader;
import dev.streamgauge.alerts.notify.http.AlertmanagerNotifier;
import dev.streamgauge.alerts.notify.http.PagerDutyNotifier;
import dev.streamgauge.alerts.notify.http.SlackNotifier;
import dev.streamgauge.alerts.notify.http.WebhookNotifier;
import dev.streamgauge.alerts.notify.kafka.KafkaNotifier;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.message.SecretRef;
import dev.streamgauge.alerts.notify.message.SettingsReader;
import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Parses the receivers in a rules file:
 *
 * <pre>
 * receivers:
 *   - name: ops
 *     slack: {url: {file: /run/secrets/slack-url}}
 *   - name: pager
 *     pagerduty: {routing_key: {env: PAGERDUTY_KEY}}
 * </pre>
 *
 * <p>{@code docs/notifiers.md} describes all kinds and their keys.
 *
 * @since 0.1.0
 */
public final class ReceiversParser {
  private static final List<String> KINDS =
      List.of("console", "webhook", "alertmanager", "pagerduty", "slack", "email", "kafka");

  private ReceiversParser() {}

  /**
   * Parses {@code maps}, each the YAML of a receiver. An error in one becomes a problem of the
   * file, and the receiver is omitted.
   */
  public static List<Receiver> parse(List<YamlMap> maps) {
    List<Receiver> receivers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlMap map : maps) {
      YamlText name = map.required("name");
      Notifier notifier = notifier(map);
      map.noOtherKeys();
      if (name == null) {
        continue;
      }
      if (!names.add(name.value())) {
        name.error("there is a receiver named \"" + name.value() + "\" above");
      } else if (notifier != null) {
        Receiver receiver = name.as(text -> Receiver.of(text, notifier));
        if (receiver != null) {
          receivers.add(receiver);
        }
      }
    }
    return receivers;
  }

  private static @Nullable Notifier notifier(YamlMap map) {
    List<String> kinds = KINDS.stream().filter(map::has).toList();
    if (kinds.size() != 1) {
      map.error(
          kinds.isEmpty()
              ? "a receiver needs one of " + String.join(", ", KINDS)
              : "a receiver is one of " + String.join(", ", kinds) + ", not several");
      return null;
    }
    String kind = kinds.get(0);
    YamlMap settings = map.map(kind);
    if (settings == null) {
      return null;
    }
    Notifier notifier = notifier(kind, new SettingsReader(settings));
    settings.noOtherKeys();
    return notifier;
  }

  private static @Nullable Notifier notifier(String kind, SettingsReader settings) {
    return switch (kind) {
      case "console" -> console(settings);
      case "webhook" -> webhook(settings);
      case "alertmanager" -> alertmanager(settings);
      case "pagerduty" -> pagerDuty(settings);
      case "slack" -> settings.target(true, SlackNotifier::to);
      case "email" -> new EmailReader(settings).read();
      case "kafka" -> kafka(settings);
      default -> throw new AssertionError(kind);
    };
  }

  private static Notifier console(SettingsReader settings) {
    return ConsoleNotifier.of(
        settings.choice("format", ConsoleNotifier.Format.class, ConsoleNotifier.Format.TEXT));
  }

  private static @Nullable Notifier webhook(SettingsReader settings) {
    YamlText method = settings.map().text("method");
    YamlText type = settings.map().text("content_type");
    YamlText body = settings.map().text("body");
    return settings.target(
        false,
        target -> {
          HttpTarget by = method == null ? target : method.as(target::withMethod);
          if (by == null) {
            return null;
          }
          WebhookNotifier webhook = WebhookNotifier.to(by);
          if (body == null) {
            if (type != null) {
              type.error("\"content_type\" needs a \"body\"");
            }
            return webhook;
          }
          String contentType = type == null ? "application/json" : type.value();
          return SettingsReader.template(body, text -> webhook.withBody(contentType, text));
        });
  }

  private static @Nullable Notifier alertmanager(SettingsReader settings) {
    YamlText generator = settings.map().text("generator_url");
    YamlText resend = settings.map().text("resend_delay");
    Duration delay = resend == null ? null : resend.positiveDuration();
    return settings.target(
        false,
        target -> {
          AlertmanagerNotifier notifier = AlertmanagerNotifier.to(target);
          if (delay != null) {
            notifier = notifier.withResendDelay(delay);
          }
          return generator == null ? notifier : notifier.withGeneratorUrl(generator.value());
        });
  }

  private static @Nullable Notifier pagerDuty(SettingsReader settings) {
    SecretRef key = settings.secret("routing_key", true);
    if (key == null) {
      // The address is read anyway, to report its problems.
      if (settings.map().has("url")) {
        settings.target(false, target -> null);
      }
      return null;
    }
    PagerDutyNotifier notifier = PagerDutyNotifier.of(key);
    return settings.map().has("url") ? settings.target(false, notifier::by) : notifier;
  }

  private static @Nullable Notifier kafka(SettingsReader settings) {
    YamlText brokers = settings.map().required("brokers");
    YamlText topic = settings.map().required("topic");
    YamlText file = settings.map().text("config_file");
    if (brokers == null || topic == null) {
      return null;
    }
    KafkaNotifier notifier = KafkaNotifier.to(brokers.value(), topic.value());
    return file == null ? notifier : notifier.withConfigFile(file.value());
  }
}
