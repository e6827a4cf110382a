package dev.streamgauge.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.alerts.notify.email.EmailNotifier;
import dev.streamgauge.alerts.notify.http.AlertmanagerNotifier;
import dev.streamgauge.alerts.notify.http.PagerDutyNotifier;
import dev.streamgauge.alerts.notify.http.SlackNotifier;
import dev.streamgauge.alerts.notify.http.WebhookNotifier;
import dev.streamgauge.alerts.notify.kafka.KafkaNotifier;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.message.SecretRef;
import dev.streamgauge.alerts.yaml.YamlFile;
import java.util.List;
import org.joda.time.Duration;
import org.junit.Test;

/** The receivers in a rules file. */
public class ReceiversParserTest {
  private static List<Receiver> parse(String text) {
    YamlFile file = YamlFile.parse("rules.yaml", text);
    List<Receiver> receivers = ReceiversParser.parse(file.top().maps("receivers"));
    file.problems().throwIfAny();
    return receivers;
  }

  private static void assertProblems(String text, String... problems) {
    assertThatThrownBy(() -> parse(text)).hasMessage(String.join("\n", problems));
  }

  @Test
  public void readsEachKind() {
    assertThat(
            parse(
                """
                receivers:
                  - name: print
                    console: {format: json}
                  - name: hook
                    webhook:
                      url: https://example.org/a
                      method: PUT
                      headers: {X-Team: ops, X-Key: {file: /run/key}}
                      username: me
                      password: {env: HOOK_PASSWORD}
                      timeout: 3s
                      body: '{"text": "{{ $headline }}"}'
                  - name: am
                    alertmanager: {url: "http://am:9093", generator_url: "http://gauge/"}
                  - name: pager
                    pagerduty: {routing_key: {env: PD_KEY}, url: "http://proxy/enqueue"}
                  - name: chat
                    slack: {url: {file: /run/slack}}
                  - name: mail
                    email:
                      host: mail.example.org
                      from: gauge@example.org
                      to: [ops@example.org, dev@example.org]
                      username: gauge
                      password: {file: /run/mail}
                  - name: topic
                    kafka: {brokers: "b1:9092,b2:9092", topic: alerts, config_file: /etc/k.properties}
                """))
        .containsExactly(
            Receiver.of("print", ConsoleNotifier.of(ConsoleNotifier.Format.JSON)),
            Receiver.of(
                "hook",
                WebhookNotifier.to(
                        HttpTarget.of(SecretRef.plain("https://example.org/a"))
                            .withMethod("PUT")
                            .withHeader("X-Team", SecretRef.plain("ops"))
                            .withHeader("X-Key", SecretRef.file("/run/key"))
                            .withBasicAuth("me", SecretRef.environment("HOOK_PASSWORD"))
                            .withTimeout(Duration.standardSeconds(3)))
                    .withBody("application/json", "{\"text\": \"{{ $headline }}\"}")),
            Receiver.of(
                "am",
                AlertmanagerNotifier.to(HttpTarget.of(SecretRef.plain("http://am:9093")))
                    .withGeneratorUrl("http://gauge/")),
            Receiver.of(
                "pager",
                PagerDutyNotifier.of(SecretRef.environment("PD_KEY"))
                    .by(HttpTarget.of(SecretRef.plain("http://proxy/enqueue")))),
            Receiver.of("chat", SlackNotifier.to(HttpTarget.of(SecretRef.file("/run/slack")))),
            Receiver.of(
                "mail",
                EmailNotifier.by("mail.example.org", 587)
                    .from("gauge@example.org")
                    .andTo("ops@example.org")
                    .andTo("dev@example.org")
                    .withLogin("gauge", SecretRef.file("/run/mail"))),
            Receiver.of(
                "topic",
                KafkaNotifier.to("b1:9092,b2:9092", "alerts").withConfigFile("/etc/k.properties")));
  }

  @Test
  public void readsNoneFromAFileWithoutReceivers() {
    assertThat(parse("groups: []\n")).isEmpty();
  }

  @Test
  public void refusesSecretsInTheFileWithoutRepeatingThem() {
    String how =
        "write {file: /path} or {env: NAME}, since everybody who reads the rules would see it";
    assertProblems(
        """
        receivers:
          - name: a
            slack: {url: "https://hooks.slack.com/services/T/B/x"}
          - name: b
            pagerduty: {routing_key: abc}
          - name: c
            webhook: {url: "http://a/", username: me, password: hunter2}
          - name: d
            webhook: {url: "http://me:hunter2@a/", headers: {Authorization: Bearer hunter2}}
        """,
        "rules.yaml:3:13: \"url\" is a secret: " + how,
        "rules.yaml:5:17: \"routing_key\" is a secret: " + how,
        "rules.yaml:7:47: \"password\" is a secret: " + how,
        "rules.yaml:9:20: a login in a URL is not sent: write it as \"username\" and \"password\"",
        "rules.yaml:9:54: \"Authorization\" is a secret: " + how);
  }

  @Test
  public void tellsWhatIsWrongWithItsPlace() {
    assertProblems(
        """
        receivers:
          - name: a
          - name: a
            console: {colour: red}
          - name: "b/c"
            console: {format: yaml}
            slack: {url: {file: x}}
          - webhook: {url: nowhere, timeout: 0s, headers: {Host: x}}
          - name: d
            slack: {url: {file: x, env: Y}}
          - name: e
            email: {host: h, from: nobody, to: ops@example.org, port: 99999, encryption: ssl}
          - name: f
            kafka: {topic: t}
          - name: g/h
            console: {}
        """,
        "rules.yaml:2:5: a receiver needs one of console, webhook, alertmanager, pagerduty, slack,"
            + " email, kafka",
        "rules.yaml:3:11: there is a receiver named \"a\" above",
        "rules.yaml:4:15: unknown key \"colour\": there are format",
        "rules.yaml:5:5: a receiver is one of console, slack, not several",
        "rules.yaml:8:5: \"name\" is missing",
        "rules.yaml:8:20: this is not a URL such as https://example.org/path: nowhere",
        "rules.yaml:8:38: must be longer than nothing, such as 30s",
        "rules.yaml:8:52: no header that can be set: restricted header name: \"Host\"",
        "rules.yaml:10:13: \"url\" needs either a \"file\" or an \"env\"",
        "rules.yaml:12:63: 99999 is not from 1 to 65535",
        "rules.yaml:12:82: \"ssl\" is none of none, starttls, tls",
        "rules.yaml:14:12: \"brokers\" is missing",
        "rules.yaml:15:11: A receiver's name has letters, digits, _, . and -, and 100 of them at"
            + " most: g/h");
  }

  @Test
  public void pointsIntoTemplates() {
    assertProblems(
        """
        receivers:
          - name: a
            webhook:
              url: http://a/
              body: '{"text": "{{ $headlin }}"}'
        """,
        "rules.yaml:5:27: there is no variable $headlin here, only $annotations.NAME, $count,"
            + " $counts, $ends_at, $group, $headline, $key, $labels.NAME, $lines, $message, $name,"
            + " $receiver, $sample, $starts_at, $status, $url, $value");
  }

  @Test
  public void refusesABodyThatDoesNotBecomeJson() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    receivers:
                      - name: b
                        webhook: {url: "http://a/", body: "{"}
                    """))
        .hasMessageStartingWith(
            "rules.yaml:3:39: the body does not become JSON when its values are filled in: ");
  }
}
