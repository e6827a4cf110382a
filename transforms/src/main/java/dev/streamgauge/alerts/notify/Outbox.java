package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.AlertGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** What waits to be told to one receiver, and the thread that tells it. */
final class Outbox implements AutoCloseable {
  private static final long STOP_MILLIS = 5000;

  private final OutboxTarget target;
  private final MessageStore store;
  private final OutboxQueue queue;
  private final OutboxSender sender;
  private final Thread thread;
  private OutboxCounts taken = OutboxCounts.NONE;

  /**
   * Opens the outbox and begins to send what is in it.
   *
   * @throws IOException if its directory cannot be used
   */
  Outbox(OutboxTarget target) throws IOException {
    this.target = target;
    Receiver receiver = target.receiver();
    store =
        target.directory() == null
            ? new MemoryStore()
            : DirectoryStore.in(Path.of(target.directory(), receiver.name()));
    queue = new OutboxQueue(receiver.name(), store, target.limit());
    RetryDelays delays =
        new RetryDelays(target.firstRetry(), target.longestRetry(), new SplittableRandom());
    sender = new OutboxSender(receiver, queue, delays);
    thread = new Thread(sender, "streamgauge-notify-" + receiver.name());
    thread.setDaemon(true);
    thread.start();
  }

  /** Puts in those of the events that it does not know yet. */
  void put(AlertGroup group) {
    for (AlertGroup part : Message.split(group, target.receiver().notifier().isOneByOne())) {
      queue.put(part);
    }
  }

  /** As {@link OutboxQueue#awaitEmpty}. */
  boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
    return queue.awaitEmpty(deadlineNanos);
  }

  /** What became of its events so far. */
  OutboxCounts counts() {
    return sender.counts().plus(OutboxCounts.of(0, 0, queue.dropped(), 0, queue.size()));
  }

  /** What is new in {@link #counts} since the last call. */
  synchronized OutboxCounts takeCounts() {
    OutboxCounts now = counts();
    OutboxCounts news = now.since(taken);
    taken = now;
    return news;
  }

  /** Stops sending; what waits stays in the directory. */
  @Override
  public void close() {
    queue.close();
    sender.stop();
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
  }
}
