package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that wait for one receiver, in the order they are sent in, and the memory of what
 * was delivered. Used by the threads that put messages in and the one that sends them.
 *
 * <p>The lock of this object guards memory only, and nobody writes to disk while holding it: a slow
 * disk holds up those who put in and the thread that sends, but neither by the other.
 *
 * <p>When it is full the oldest message of firing alerts is dropped, and if there is none the
 * oldest at all: what is newest is nearest to the present state, and a receiver that has missed an
 * end shows an alert for ever, while one that has missed a beginning has missed an old one.
 */
final class OutboxQueue implements AutoCloseable {
  /** So many ids take some megabytes at most. */
  static final int MAX_DELIVERED = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(OutboxQueue.class);

  private final String receiver;
  private final MessageStore store;
  private final int limit;
  private final RateLimitedLogger dropLog = new RateLimitedLogger(LOG, 1);

  /** Orders those who put in, over their disk writes; taken before the lock of this object. */
  private final Object putLock = new Object();

  private final TreeMap<String, Message> waiting = new TreeMap<>();
  private final Set<String> waitingIds = new HashSet<>();
  private final Set<String> delivered =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_DELIVERED;
            }
          });
  private long nextNumber;
  private long dropped;
  private final List<String> droppedEnds = new ArrayList<>();
  private @Nullable Message inFlight;
  private boolean closed;

  /**
   * The queue of {@code receiver}, with what a process before has left in {@code store}.
   *
   * @param limit how many events may wait
   */
  OutboxQueue(String receiver, MessageStore store, int limit) {
    this.receiver = receiver;
    this.store = store;
    this.limit = limit;
    delivered.addAll(store.delivered());
    for (Message message : store.leftovers()) {
      add(message);
      nextNumber = Math.max(nextNumber, Message.number(message.name()) + 1);
    }
    if (!waiting.isEmpty()) {
      LOG.info("{} alerts for {} were left in {}", waitingIds.size(), receiver, store);
    }
  }

  /**
   * Puts in those of the events that do not wait already and were not delivered before.
   *
   * @return false if the queue is closed and has not taken them
   */
  boolean put(AlertGroup group) {
    synchronized (putLock) {
      Message message;
      List<Message> victims;
      synchronized (this) {
        if (closed) {
          return false;
        }
        AlertGroup news = Message.filter(group, event -> isUnknown(Message.id(event)));
        if (news == null) {
          return true;
        }
        victims = makeRoom(news.events().size());
        message = Message.of(news, nextNumber++);
        // Taken note of before it can be sent, so that it counts as waiting.
        waitingIds.addAll(message.ids());
      }
      victims.forEach(victim -> store.delete(victim.name()));
      Message kept = store.write(message) ? message.onDisk() : message;
      synchronized (this) {
        waiting.put(kept.name(), kept);
        notifyAll();
      }
      return true;
    }
  }

  private boolean isUnknown(String id) {
    return !waitingIds.contains(id) && !delivered.contains(id);
  }

  private void add(Message message) {
    waiting.put(message.name(), message);
    waitingIds.addAll(message.ids());
  }

  private List<Message> makeRoom(int events) {
    List<Message> victims = new ArrayList<>();
    while (waitingIds.size() + events > limit) {
      Message victim = victim();
      if (victim == null) {
        break;
      }
      forget(victim);
      victims.add(victim);
      dropped += victim.ids().size();
      if (!victim.isFiring()) {
        victim.ids().forEach(id -> droppedEnds.add(Message.key(id)));
      }
      dropLog.warn(
          "The outbox of receiver {} is full with {} alerts, and the oldest make room for new ones:"
              + " {} so far",
          receiver,
          limit,
          dropped);
    }
    return victims;
  }

  private @Nullable Message victim() {
    Message oldest = null;
    for (Message message : waiting.values()) {
      if (message.equals(inFlight)) {
        continue;
      }
      if (message.isFiring()) {
        return message;
      }
      oldest = oldest == null ? message : oldest;
    }
    return oldest;
  }

  private synchronized void forget(Message message) {
    waiting.remove(message.name());
    message.ids().forEach(waitingIds::remove);
    notifyAll();
  }

  /**
   * Waits for a message to send; it stays in the queue until {@link #delivered} or {@link
   * #rejected}.
   *
   * @param deadlineNanos until when to wait, by {@link System#nanoTime}; null for ever
   * @return null when the queue is closed or the deadline has passed
   */
  synchronized @Nullable Message awaitFirst(@Nullable Long deadlineNanos)
      throws InterruptedException {
    inFlight = null;
    while (waiting.isEmpty() && !closed) {
      if (deadlineNanos == null) {
        wait();
        continue;
      }
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
    inFlight = closed ? null : waiting.firstEntry().getValue();
    return inFlight;
  }

  /** Whether nothing is sent any more. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** The keys of alerts whose ends have made room for others since the last call. */
  synchronized List<String> takeDroppedEnds() {
    List<String> keys = List.copyOf(droppedEnds);
    droppedEnds.clear();
    return keys;
  }

  /**
   * What of a message is still to be sent: not what was delivered just before a crash, and not that
   * an alert fires that was sent as resolved already.
   *
   * @return null if nothing is
   * @throws IOException if the message cannot be read
   */
  @Nullable AlertGroup content(Message message) throws IOException {
    AlertGroup all = message.content() != null ? message.content() : store.read(message.name());
    synchronized (this) {
      return Message.filter(all, this::isUnsent);
    }
  }

  private boolean isUnsent(AlertEvent event) {
    String id = Message.id(event);
    return !delivered.contains(id)
        && (EventJson.isOver(event) || !delivered.contains(Message.endOf(id)));
  }

  /** That the receiver has a message, or needs none of it. For the thread that sends. */
  void delivered(Message message) {
    synchronized (this) {
      delivered.addAll(message.ids());
    }
    // First noted, then deleted: a crash in between leaves a message whose ids are known. Without
    // the lock, since only this thread changes what is delivered.
    store.deliver(message.ids(), delivered);
    store.delete(message.name());
    forget(message);
  }

  /** That the receiver will never take a message. For the thread that sends. */
  void rejected(Message message, AlertGroup content, String reason) {
    store.reject(content, message.name(), reason);
    delivered(message);
  }

  /** That a message cannot be read. For the thread that sends. */
  void spoiled(Message message) {
    store.spoil(message.name());
    forget(message);
  }

  /**
   * Waits until nothing waits.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   * @return whether nothing does
   */
  synchronized boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
    while (!waitingIds.isEmpty()) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
    return true;
  }

  /** How many events wait. */
  synchronized int size() {
    return waitingIds.size();
  }

  /** How many events were dropped. */
  synchronized long dropped() {
    return dropped;
  }

  /** Lets the sending thread go; what waits stays in the store. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
