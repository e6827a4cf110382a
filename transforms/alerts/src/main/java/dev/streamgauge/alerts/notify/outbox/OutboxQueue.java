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
 * The messages that wait for one receiver, in sending order, and the ids of what was delivered.
 * Used by the threads that add messages and the one that sends them.
 *
 * <p>The lock of this object guards memory only, and nobody writes to disk while holding it: a slow
 * disk delays the adding threads and the sending thread, but neither through the other.
 *
 * <p>When it is full, the oldest message of firing alerts is dropped, or the oldest of all if there
 * is none. The newest messages are closest to the present state. A receiver that misses an end
 * shows an alert forever, while one that misses a start has missed an old one.
 */
final class OutboxQueue implements AutoCloseable {
  /** This many ids take some megabytes at most. */
  static final int MAX_DELIVERED = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(OutboxQueue.class);

  private final String receiver;
  private final MessageStore store;
  private final int limit;
  private final RateLimitedLogger dropLog = new RateLimitedLogger(LOG, 1);

  /**
   * Orders the adding threads across their disk writes; acquired before the lock of this object.
   */
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
   * Creates the queue of {@code receiver}, with what an earlier process has left in {@code store}.
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
   * Adds the events that are not waiting already and were not delivered before.
   *
   * @return false if the queue is closed and has not accepted them
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
        // Recorded before it can be sent, so that it counts as waiting.
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

  /**
   * Adds the events of a message that another process has stored, unless they wait already or were
   * delivered before.
   */
  void take(Message stored) {
    synchronized (putLock) {
      AlertGroup news;
      List<Message> victims = List.of();
      synchronized (this) {
        if (closed || waiting.containsKey(stored.name())) {
          return;
        }
        news = Message.filter(stored.content(), event -> isUnknown(Message.id(event)));
        if (news != null) {
          victims = makeRoom(news.events().size());
          Message message = Message.of(news, 0).named(stored.name());
          add(message);
          notifyAll();
        }
      }
      victims.forEach(victim -> store.delete(victim.name()));
      if (news == null) {
        // Put again by a task that was repeated.
        store.delete(stored.name());
      }
    }
  }

  /** Returns whether the message {@code name} waits. */
  synchronized boolean isWaiting(String name) {
    return waiting.containsKey(name);
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
   * @param deadlineNanos until when to wait, by {@link System#nanoTime}; null for forever
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

  /** Returns whether nothing is sent any more. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Returns the keys of alerts whose ends were dropped to make room since the last call. */
  synchronized List<String> takeDroppedEnds() {
    List<String> keys = List.copyOf(droppedEnds);
    droppedEnds.clear();
    return keys;
  }

  /**
   * Returns the part of a message that is still to be sent: not what was delivered just before a
   * crash, and not the start of an alert that was already sent as resolved.
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

  /** Records that the receiver has a message, or needs none of it. For the thread that sends. */
  void delivered(Message message) {
    synchronized (this) {
      delivered.addAll(message.ids());
    }
    // First recorded, then deleted: a crash in between leaves a message whose ids are known.
    // Without the lock, since only this thread changes what is delivered.
    store.deliver(message.ids(), delivered);
    store.delete(message.name());
    forget(message);
  }

  /** Records that the receiver will never accept a message. For the thread that sends. */
  void rejected(Message message, AlertGroup content, String reason) {
    store.reject(content, message.name(), reason);
    delivered(message);
  }

  /** Records that a message cannot be read. For the thread that sends. */
  void spoiled(Message message) {
    store.spoil(message.name());
    forget(message);
  }

  /**
   * Waits until the queue is empty.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   * @return whether it is empty
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

  /** Returns how many events wait. */
  synchronized int size() {
    return waitingIds.size();
  }

  /** Returns how many events were dropped. */
  synchronized long dropped() {
    return dropped;
  }

  /** Releases the sending thread; waiting messages stay in the store. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
