package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.AlertGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the messages of a queue, one after another, each until it has arrived or is rejected. */
final class OutboxSender implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxSender.class);

  private final Receiver receiver;
  private final OutboxQueue queue;
  private final RetryDelays delays;
  private final MinuteLog retryLog = new MinuteLog(LOG);
  private final MinuteLog failLog = new MinuteLog(LOG);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Notifier.@Nullable Client client;

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();

  OutboxSender(Receiver receiver, OutboxQueue queue, RetryDelays delays) {
    this.receiver = receiver;
    this.queue = queue;
    this.delays = delays;
  }

  @Override
  public void run() {
    try {
      for (Message m = queue.awaitFirst(); m != null; m = queue.awaitFirst()) {
        handle(m);
      }
    } catch (InterruptedException e) {
      // It is asked to stop, and whatever is not delivered stays in the queue.
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  private void handle(Message message) throws InterruptedException {
    AlertGroup content;
    try {
      content = queue.content(message);
    } catch (IOException e) {
      failLog.warn("A message for receiver " + receiver.name() + " is put aside: " + e);
      failed.addAndGet(message.ids().size());
      queue.spoiled(message);
      return;
    }
    if (content == null) {
      queue.delivered(message);
      return;
    }
    try {
      if (client == null) {
        client = receiver.notifier().connect(receiver.name());
      }
      // What another kind of receiver has left under this name may hold several events.
      for (AlertGroup part : Message.split(content, receiver.notifier().isOneByOne())) {
        client.send(part);
      }
      sent.addAndGet(content.events().size());
      delays.reset();
      queue.delivered(message);
    } catch (RejectedException e) {
      reject(message, content, e.getMessage());
    } catch (IOException e) {
      retry(e);
    } catch (UncheckedIOException | Error e) {
      // No files or no memory left, or a class missing: nothing that the message has done.
      retry(new IOException(e.toString(), e));
    } catch (RuntimeException e) {
      // A fault of the notifier itself would come again each time, and hold up all that follow.
      reject(message, content, e.toString());
    }
  }

  private void reject(Message message, AlertGroup content, String reason) {
    failed.addAndGet(content.events().size());
    failLog.warn(
        "Receiver " + receiver.name() + " rejects " + content.name() + " for good: " + reason);
    queue.rejected(message, content, reason);
  }

  private void retry(IOException e) throws InterruptedException {
    retries.incrementAndGet();
    Duration asked = e instanceof BusyException busy ? busy.retryAfter() : null;
    retryLog.warn(
        "Receiver "
            + receiver.name()
            + " cannot be told, "
            + queue.size()
            + " alerts wait: "
            + e.getMessage());
    if (!(e instanceof BusyException)) {
      disconnect();
    }
    if (stopped.await(delays.next(asked), TimeUnit.MILLISECONDS)) {
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

  /** Ends the wait for the next attempt, and so, once the queue is closed, the thread. */
  void stop() {
    stopped.countDown();
  }

  /** What it has done so far, without what the queue knows. */
  OutboxCounts counts() {
    return OutboxCounts.of(sent.get(), failed.get(), 0, retries.get(), 0);
  }
}
