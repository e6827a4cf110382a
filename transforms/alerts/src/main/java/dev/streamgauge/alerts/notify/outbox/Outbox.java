package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.BusyException;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.message.RejectedException;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for one receiver, and the thread that sends them, one message after another,
 * each until it has arrived or is rejected. The thread survives any exception from a notifier or
 * the disk: it logs it, pauses, and retries.
 */
@Internal
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final long STOP_MILLIS = 5000;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final OutboxTarget target;
  private final Receiver receiver;
  private final MessageStore store;
  private final OutboxQueue queue;
  private final RetryDelays delays;
  private final @Nullable FiringAlerts firing;
  private final @Nullable Duration resendDelay;
  private long resendAtNanos = System.nanoTime();
  private final RateLimitedLogger retryLog = new RateLimitedLogger(LOG, 1);
  private final RateLimitedLogger failLog = new RateLimitedLogger(LOG, 1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private Notifier.@Nullable Client client;

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private OutboxCounts taken = OutboxCounts.NONE;

  /**
   * Opens the outbox and begins to send its messages.
   *
   * @throws IOException if its directory cannot be used
   */
  Outbox(OutboxTarget target) throws IOException {
    this(target, store(target));
  }

  /** Creates the outbox of {@code target} in {@code store}, which it closes. */
  Outbox(OutboxTarget target, MessageStore store) {
    this.target = target;
    this.receiver = target.receiver();
    this.store = store;
    this.queue = new OutboxQueue(receiver.name(), store, target.limit());
    this.delays =
        new RetryDelays(target.firstRetry(), target.longestRetry(), new SplittableRandom());
    this.firing = receiver.notifier().needsFiringAlerts() ? new FiringAlerts(store) : null;
    this.resendDelay =
        receiver
            .notifier()
            .resendDelay()
            .map(delay -> Duration.ofMillis(delay.getMillis()))
            .orElse(null);
    this.thread = BackgroundThread.of("streamgauge-notify-" + receiver.name(), this::run);
    thread.start();
  }

  private static MessageStore store(OutboxTarget target) throws IOException {
    return target.directory() == null
        ? new MemoryStore()
        : DirectoryStore.in(Path.of(target.directory(), target.receiver().name()));
  }

  /**
   * Adds the events that it does not know yet.
   *
   * @return false if the outbox is closed and has not accepted them
   */
  boolean put(AlertGroup group) {
    for (AlertGroup part : Message.split(group, receiver.notifier().isOneByOne())) {
      if (!queue.put(part)) {
        return false;
      }
    }
    return true;
  }

  /** Adds a message that another process has stored, unless it knows its events. */
  void take(Message stored) {
    queue.take(stored);
  }

  /** Returns whether the message {@code name} waits. */
  boolean isWaiting(String name) {
    return queue.isWaiting(name);
  }

  private void run() {
    try {
      while (true) {
        try {
          resendIfDue();
          Message message = queue.awaitFirst(resendDelay == null ? null : resendAtNanos);
          if (message != null) {
            handle(message);
          } else if (queue.isClosed()) {
            return;
          }
        } catch (RuntimeException | Error e) {
          // The thread must not die: everything that follows would wait forever.
          pause(e);
        }
      }
    } catch (InterruptedException e) {
      // It is asked to stop, and whatever is not delivered stays in the queue.
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  private void pause(Throwable e) throws InterruptedException {
    try {
      failLog.error("Receiver {}: sending failed and is tried again", receiver.name(), e);
    } catch (RuntimeException | Error again) {
      // There may be no memory to log it; the pause may free some.
    }
    awaitStop(delays.next(null));
  }

  /** Sends firing alerts again, before anything else: a restarted receiver does not know them. */
  private void resendIfDue() throws InterruptedException {
    if (firing == null) {
      return;
    }
    firing.ended(queue.takeDroppedEnds());
    if (resendDelay == null || resendAtNanos - System.nanoTime() > 0) {
      return;
    }
    List<AlertEvent> all = firing.all();
    if (!all.isEmpty() && !store.maySend()) {
      resendAtNanos = System.nanoTime() + LOOK_NANOS;
      return;
    }
    try {
      if (!all.isEmpty()) {
        connected().resend(all);
        delays.reset();
      }
    } catch (UncheckedIOException e) {
      retry(e.getCause());
      return;
    } catch (RejectedException | RuntimeException e) {
      // It would fail again each time, and hold up all messages.
      failLog.warn("Receiver {} rejects alerts that are sent again: {}", receiver.name(), e);
    } catch (IOException e) {
      retry(e);
      return;
    }
    resendAtNanos = System.nanoTime() + resendDelay.toNanos();
  }

  private void handle(Message message) throws InterruptedException {
    AlertGroup content;
    try {
      content = queue.content(message);
    } catch (IOException e) {
      failLog.warn(
          "A message for receiver {} cannot be read and is moved to failed/: {}",
          receiver.name(),
          e.getMessage());
      failed.addAndGet(message.ids().size());
      queue.spoiled(message);
      return;
    }
    if (content != null) {
      if (!store.maySend()) {
        // The outbox is closed soon, or may send again.
        awaitStop(delays.next(null));
        return;
      }
      try {
        send(content);
      } catch (RejectedException e) {
        reject(message, content, e.getMessage());
        return;
      } catch (IOException e) {
        retry(e);
        return;
      } catch (UncheckedIOException | Error e) {
        // No files or no memory left, or a class missing: not caused by the message.
        retry(new IOException(e.toString(), e));
        return;
      } catch (RuntimeException e) {
        // A fault of the notifier itself would recur each time, and hold up everything that
        // follows.
        reject(message, content, e.toString());
        return;
      }
      sent.addAndGet(content.events().size());
      delays.reset();
      if (firing != null) {
        firing.delivered(content);
      }
    }
    queue.delivered(message);
  }

  private void send(AlertGroup content) throws IOException, InterruptedException {
    Notifier.Client connected = connected();
    // What another kind of receiver has left under this name may hold several events.
    for (AlertGroup part : Message.split(content, receiver.notifier().isOneByOne())) {
      connected.send(part, firing == null ? List.of() : firing.besides(part));
    }
  }

  private Notifier.Client connected() throws IOException {
    Notifier.Client connected = client;
    if (connected == null) {
      connected = receiver.notifier().connect(receiver.name());
      client = connected;
    }
    return connected;
  }

  private void reject(Message message, AlertGroup content, String reason) {
    failed.addAndGet(content.events().size());
    failLog.warn("Receiver {} rejects {} for good: {}", receiver.name(), content.name(), reason);
    if (firing != null && !message.isFiring()) {
      firing.ended(content.events().stream().map(AlertEvent::key).toList());
    }
    queue.rejected(message, content, reason);
  }

  private void retry(IOException e) throws InterruptedException {
    retries.incrementAndGet();
    Duration asked = e instanceof BusyException busy ? busy.retryAfter() : null;
    retryLog.warn(
        "Receiver {} takes no alerts now, {} wait: {}",
        receiver.name(),
        queue.size(),
        e.getMessage());
    if (!(e instanceof BusyException)) {
      disconnect();
    }
    awaitStop(delays.next(asked));
  }

  private void awaitStop(long millis) throws InterruptedException {
    if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("asked to stop");
    }
  }

  private void disconnect() {
    if (client != null) {
      try {
        client.close();
      } catch (RuntimeException e) {
        LOG.debug("A client of receiver {} cannot be closed", receiver.name(), e);
      }
      client = null;
    }
  }

  /** Returns the counts of its events so far. */
  OutboxCounts counts() {
    return OutboxCounts.of(sent.get(), failed.get(), queue.dropped(), retries.get(), queue.size());
  }

  /** Returns the increase of {@link #counts} since the last call. */
  synchronized OutboxCounts takeCounts() {
    OutboxCounts now = counts();
    OutboxCounts news = now.since(taken);
    taken = now;
    return news;
  }

  /**
   * Waits until everything is sent.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   */
  void awaitEmpty(long deadlineNanos) {
    try {
      if (!queue.awaitEmpty(deadlineNanos)) {
        LOG.warn(
            "{} alerts for receiver {} are not sent: they are {}",
            queue.size(),
            receiver.name(),
            target.directory() == null
                ? "lost"
                : "kept in " + target.directory() + " for the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops sending; waiting messages stay in the directory. */
  @Override
  public void close() {
    queue.close();
    stopped.countDown();
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
  }
}
