package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.shared.SharedFolder;
import dev.streamgauge.util.Backoff;
import dev.streamgauge.util.Outages;
import dev.streamgauge.util.RateLimitedLogger;
import dev.streamgauge.util.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts messages into a shared outbox, from where another process sends them. The same events have
 * the same file, whoever puts them and how often. Thread-safe.
 */
final class SharedInbox {
  private static final Logger LOG = LoggerFactory.getLogger(SharedInbox.class);
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LONGEST_RETRY_MILLIS = 5_000;

  /** So many hexadecimal digits fit a positive long. */
  private static final int DIGITS = 15;

  private final SharedFolder folder;
  private final RecentIds recent = new RecentIds(OutboxQueue.MAX_DELIVERED);
  private final RateLimitedLogger log = new RateLimitedLogger(LOG, 1);

  SharedInbox(SharedFolder folder) {
    this.folder = folder;
  }

  /**
   * Adds events for {@code receiver}, which are in the outbox when this returns. It waits for as
   * long as that cannot be written: a failed bundle might not emit them again.
   *
   * @throws IOException if the thread is interrupted
   */
  void put(Receiver receiver, AlertGroup group) throws IOException {
    for (AlertGroup part : Message.split(group, receiver.notifier().isOneByOne())) {
      AlertGroup news =
          Message.filter(part, event -> !recent.contains(id(receiver, Message.id(event))));
      if (news != null) {
        Message message = message(news);
        write(SharedStore.pending(receiver.name(), message.name()), MessageFile.encode(news));
        message.ids().forEach(id -> recent.add(id(receiver, id)));
      }
    }
  }

  private static String id(Receiver receiver, String id) {
    return receiver.name() + " " + id;
  }

  /** Returns the message of {@code group}, whose name depends on nothing but its events. */
  static Message message(AlertGroup group) {
    List<String> ids = group.events().stream().map(Message::id).sorted().toList();
    String hash = Sha256.hex(String.join(" ", ids)).substring(0, DIGITS);
    return Message.of(group, Long.parseLong(hash, 16));
  }

  private void write(String file, byte[] content) throws IOException {
    Backoff backoff = new Backoff(FIRST_RETRY_MILLIS, LONGEST_RETRY_MILLIS);
    for (boolean first = true; ; first = false) {
      try {
        folder.replace(file, content);
        if (!first) {
          Outages.end(folder.toString());
        }
        return;
      } catch (IOException e) {
        log.warn("The outbox {} cannot be written, alerts wait: {}", folder, e.toString());
        Outages.begin(folder.toString(), e.toString());
      }
      try {
        Thread.sleep(backoff.next());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted =
            new InterruptedIOException("interrupted while waiting for the outbox " + folder);
        interrupted.initCause(e);
        throw interrupted;
      }
    }
  }
}
