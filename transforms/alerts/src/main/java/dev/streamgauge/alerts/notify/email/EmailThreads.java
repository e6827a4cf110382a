package dev.streamgauge.alerts.notify.email;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.EventJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Remembers in which mail each firing alert was sent, so that the mail about its resolution replies
 * to it. Which alerts share a mail cannot be computed later: late lines, a full outbox and repeated
 * events change it.
 *
 * <p>Static because a client lasts only until the first failure. After a restart earlier mails are
 * unknown, and a mail replies to none.
 */
final class EmailThreads {
  private static final int MAX_ALERTS = 20_000;

  /** Mail programs need one to find the thread, and a header line has its limits. */
  private static final int MAX_ANSWERED = 20;

  private record Sent(EmailNotifier notifier, String key) {}

  private static final Map<Sent, String> MAILS =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sent, String> eldest) {
          return size() > MAX_ALERTS;
        }
      };

  private EmailThreads() {}

  /** Records that a mail server has accepted {@code message} under {@code id}. */
  static void sent(EmailNotifier notifier, AlertGroup message, @Nullable String id) {
    synchronized (MAILS) {
      for (AlertEvent event : message.events()) {
        Sent alert = new Sent(notifier, event.key());
        if (EventJson.isOver(event) || id == null) {
          MAILS.remove(alert);
        } else {
          MAILS.put(alert, id);
        }
      }
    }
  }

  /**
   * Returns the ids of the mails in which the resolved alerts of {@code message} were sent as
   * firing.
   */
  static List<String> answered(EmailNotifier notifier, AlertGroup message) {
    Set<String> ids = new LinkedHashSet<>();
    synchronized (MAILS) {
      for (AlertEvent event : message.events()) {
        String id = MAILS.get(new Sent(notifier, event.key()));
        if (id != null && EventJson.isOver(event) && ids.size() < MAX_ANSWERED) {
          ids.add(id);
        }
      }
    }
    return new ArrayList<>(ids);
  }
}
