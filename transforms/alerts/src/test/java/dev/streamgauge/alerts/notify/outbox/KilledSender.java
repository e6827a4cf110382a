package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.notify.http.HttpReceiver;
import dev.streamgauge.alerts.notify.http.WebhookNotifier;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.time.Duration;

/** A process that puts alerts into an outbox, says so, and waits to be killed. */
public final class KilledSender {
  private KilledSender() {}

  /** The outbox's directory, the receiver's port, and how many alerts. */
  public static void main(String[] args) throws Exception {
    OutboxTarget target = target(args[0], Integer.parseInt(args[1]));
    try (Outboxes outboxes = new Outboxes()) {
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        outboxes.put(target, Events.group(Events.firing("h" + i, Events.START + i)));
      }
      System.out.println("ready");
      while (System.in.read() >= 0) {
        // It ends with its parent at the latest.
      }
    }
  }

  static OutboxTarget target(String directory, int port) {
    Receiver receiver =
        Receiver.of(
            "ops",
            WebhookNotifier.to(HttpTarget.of(SecretRef.plain(HttpReceiver.url(port))))
                .withBody("text/plain", "{{ $labels.host }}"));
    return OutboxTarget.of(
        receiver, directory, 10_000, Duration.ofMillis(5), Duration.ofMillis(50));
  }
}
