package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.notify.shared.SenderLease;
import dev.streamgauge.alerts.notify.shared.SharedFolder;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in a shared outbox, while this process has the lease, and otherwise waits for it.
 *
 * <p>A {@link #round} takes or renews the lease and looks for new messages. When the lease is lost,
 * everything in memory is forgotten: it belongs to the new holder. Thread-safe.
 */
final class SharedSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSender.class);
  private static final long POLL_MILLIS = 250;

  private final SharedFolder folder;
  private final SenderLease lease;
  private final Map<OutboxTarget, OutboxCounts> earlier = new LinkedHashMap<>();
  private final Map<OutboxTarget, Outbox> open = new LinkedHashMap<>();
  private final Map<OutboxTarget, SharedStore> stores = new LinkedHashMap<>();
  private final Map<OutboxTarget, OutboxCounts> taken = new LinkedHashMap<>();
  private final RateLimitedLogger log = new RateLimitedLogger(LOG, 1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread thread;
  private long number;
  private final LongSupplier nanoTime;
  private long renewAtNanos;

  SharedSender(SharedFolder folder) {
    this(folder, System::nanoTime);
  }

  /** Creates a sender with another clock than {@link System#nanoTime} for its lease, for tests. */
  SharedSender(SharedFolder folder, LongSupplier nanoTime) {
    this.folder = folder;
    this.lease = new SenderLease(folder, nanoTime);
    this.nanoTime = nanoTime;
  }

  /** Also sends to the receiver of {@code target}. */
  synchronized void add(OutboxTarget target) {
    earlier.putIfAbsent(target, OutboxCounts.NONE);
  }

  /** Begins to send, in a thread of its own. */
  synchronized void start() {
    if (thread == null) {
      thread = BackgroundThread.of("streamgauge-notify-lease", this::run);
      thread.start();
    }
  }

  private void run() {
    try {
      do {
        roundSafely();
      } while (!stopped.await(POLL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void roundSafely() {
    try {
      round();
    } catch (IOException | RuntimeException e) {
      // Until it is too old, the lease is held, and what is in memory is sent.
      log.warn("The outbox {} cannot be read or written, alerts wait: {}", folder, e.toString());
    }
  }

  /** Renews the lease if it is time, or tries to take it, and looks for new messages. */
  synchronized void round() throws IOException {
    if (stopped.getCount() == 0) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (number == 0 || renewAtNanos - now <= 0) {
      renewAtNanos = now + TimeUnit.MILLISECONDS.toNanos(SenderLease.RENEW_MILLIS);
      long held = lease.renew();
      if (held != number) {
        closeAll();
        number = held;
        warnOfOthers();
      }
    }
    if (number > 0) {
      for (OutboxTarget target : earlier.keySet()) {
        poll(target);
      }
    }
  }

  /** Says which messages nobody sends, since their receivers are no longer in the rules file. */
  private void warnOfOthers() throws IOException {
    if (number == 0) {
      return;
    }
    List<String> names = targets().stream().map(target -> target.receiver().name()).toList();
    for (String name : folder.list("")) {
      long waiting = names.contains(name) ? 0 : SharedStore.waiting(folder, name);
      if (waiting > 0) {
        LOG.warn(
            "There is no receiver {} any more: {} messages for it wait in {}",
            name,
            waiting,
            folder);
      }
    }
  }

  private void poll(OutboxTarget target) throws IOException {
    if (!open.containsKey(target)) {
      SharedStore store = new SharedStore(folder, target.receiver().name(), lease, number);
      stores.put(target, store);
      open.put(target, new Outbox(target, store));
    }
    Outbox outbox = open.get(target);
    stores.get(target).poll(outbox::isWaiting, outbox::take);
  }

  private void closeAll() {
    open.forEach(
        (target, outbox) -> {
          outbox.close();
          earlier.merge(target, outbox.counts().withoutPending(), OutboxCounts::plus);
        });
    open.clear();
    stores.clear();
  }

  /** Returns the counts by target, of the events that this process has sent or is to send. */
  synchronized Map<OutboxTarget, OutboxCounts> counts() {
    Map<OutboxTarget, OutboxCounts> counts = new LinkedHashMap<>(earlier);
    open.forEach((target, outbox) -> counts.merge(target, outbox.counts(), OutboxCounts::plus));
    return counts;
  }

  /** Returns the increase of the counts of {@code target} since the last call. */
  synchronized OutboxCounts takeCounts(OutboxTarget target) {
    OutboxCounts now = counts().getOrDefault(target, OutboxCounts.NONE);
    OutboxCounts before = taken.put(target, now);
    return before == null ? now : now.since(before);
  }

  /**
   * Waits until everything in the outbox is sent, whoever sends it, and stops.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   * @return the counts of what this process has sent, and of what waits
   */
  OutboxCounts finish(long deadlineNanos) {
    try {
      while (deadlineNanos - System.nanoTime() > 0 && waiting() > 0) {
        roundSafely();
        if (stopped.await(POLL_MILLIS / 5, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long left = waiting();
    if (left > 0) {
      LOG.warn("{} messages in {} are not sent: they wait there for the next start", left, folder);
    }
    close();
    return counts().values().stream().reduce(OutboxCounts.ofPending(left), OutboxCounts::plus);
  }

  /** Returns how many messages wait in the folder, for any process to send. */
  private long waiting() {
    long waiting = 0;
    try {
      for (OutboxTarget target : targets()) {
        waiting += SharedStore.waiting(folder, target.receiver().name());
      }
    } catch (IOException e) {
      log.warn("The outbox {} cannot be read or written, alerts wait: {}", folder, e.toString());
    }
    return waiting;
  }

  private synchronized List<OutboxTarget> targets() {
    return List.copyOf(earlier.keySet());
  }

  /** Stops sending and gives the lease back; what waits stays in the folder. */
  @Override
  public void close() {
    stopped.countDown();
    synchronized (this) {
      closeAll();
      lease.release();
      number = 0;
    }
  }
}
