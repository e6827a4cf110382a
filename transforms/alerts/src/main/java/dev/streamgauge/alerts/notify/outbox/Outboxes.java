package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.shared.SharedFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The outboxes of a process, one for each receiver.
 *
 * <p>{@link #ofThisJvm()} is static because a DoFn cannot keep an outbox: on Spark {@code @Setup}
 * and {@code @Teardown} run for every bundle, and after a stateful transform even for every
 * element, while sending continues between bundles. It lasts as long as the JVM, and waits at its
 * end: on a cluster nobody else in an executor could.
 */
@Internal
public final class Outboxes implements AutoCloseable {
  /** Less than service managers allow between SIGTERM and SIGKILL. */
  private static final Duration TIME_AT_THE_END = Duration.ofSeconds(8);

  private final ConcurrentMap<OutboxTarget, Outbox> open = new ConcurrentHashMap<>();

  /** Those in shared folders, by directory: where to put events, and, if it sends, from where. */
  private final ConcurrentMap<String, SharedInbox> inboxes = new ConcurrentHashMap<>();

  private final ConcurrentMap<String, SharedSender> senders = new ConcurrentHashMap<>();

  /** Created on first use, so that a JVM without alerts has no hook. */
  private static final class ThisJvm {
    static final Outboxes OUTBOXES = new Outboxes();

    static {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> OUTBOXES.finish(TIME_AT_THE_END), "streamgauge-notify-end"));
    }
  }

  public static Outboxes ofThisJvm() {
    return ThisJvm.OUTBOXES;
  }

  /**
   * Begins to send what is in the outbox of {@code target}. If that is shared, it sends once no
   * other process does.
   *
   * @throws IOException if its directory cannot be used
   */
  public void start(OutboxTarget target) throws IOException {
    if (!target.shared()) {
      Outbox unused = open(target);
      return;
    }
    SharedSender sender = sender(target.directory());
    sender.add(target);
    sender.round();
    sender.start();
  }

  private synchronized SharedSender sender(String directory) throws IOException {
    SharedSender sender = senders.get(directory);
    if (sender == null) {
      sender = new SharedSender(SharedFolder.at(directory));
      senders.put(directory, sender);
    }
    return sender;
  }

  private SharedInbox inbox(String directory) throws IOException {
    SharedInbox inbox = inboxes.get(directory);
    if (inbox == null) {
      SharedInbox made = new SharedInbox(SharedFolder.at(directory));
      SharedInbox other = inboxes.putIfAbsent(directory, made);
      inbox = other == null ? made : other;
    }
    return inbox;
  }

  /**
   * Returns the outbox of {@code target}, which is not shared, opening it if needed, so that its
   * leftover messages are sent.
   *
   * @throws IOException if its directory cannot be used
   */
  public Outbox open(OutboxTarget target) throws IOException {
    Outbox outbox = open.get(target);
    return outbox != null ? outbox : openNew(target);
  }

  private synchronized Outbox openNew(OutboxTarget target) throws IOException {
    Outbox outbox = open.get(target);
    if (outbox == null) {
      outbox = new Outbox(target);
      open.put(target, outbox);
    }
    return outbox;
  }

  /**
   * Adds events to an outbox; with a directory they are on disk when this returns.
   *
   * @throws IOException if the directory cannot be used
   */
  public void put(OutboxTarget target, AlertGroup group) throws IOException {
    if (target.shared()) {
      inbox(target.directory()).put(target.receiver(), group);
      return;
    }
    while (!open(target).put(group)) {
      // It was closed in between; it is removed as soon as it is closed.
      awaitClosed();
    }
  }

  private synchronized void awaitClosed() {
    // finish() holds the lock while it closes an outbox and removes it.
  }

  /** Returns the counts of an outbox's events since the last call; none if it is not open. */
  public OutboxCounts takeCounts(OutboxTarget target) {
    if (target.shared()) {
      SharedSender sender = senders.get(target.directory());
      return sender == null ? OutboxCounts.NONE : sender.takeCounts(target);
    }
    Outbox outbox = open.get(target);
    return outbox == null ? OutboxCounts.NONE : outbox.takeCounts();
  }

  /** Returns the counts of all events since the outboxes were opened. */
  public OutboxCounts counts() {
    return countsByReceiver().values().stream().reduce(OutboxCounts.NONE, OutboxCounts::plus);
  }

  /** Returns the counts of the open outboxes by the name of their receiver. */
  public SortedMap<String, OutboxCounts> countsByReceiver() {
    SortedMap<String, OutboxCounts> counts = new TreeMap<>();
    open.forEach(
        (target, outbox) ->
            counts.merge(target.receiver().name(), outbox.counts(), OutboxCounts::plus));
    senders
        .values()
        .forEach(
            sender ->
                sender
                    .counts()
                    .forEach(
                        (target, each) ->
                            counts.merge(target.receiver().name(), each, OutboxCounts::plus)));
    return counts;
  }

  /**
   * Waits until everything is sent, but no longer than {@code timeout}, and closes all outboxes.
   * Events may be added while it waits.
   *
   * @return the counts of the events since the outboxes were opened
   */
  public OutboxCounts finish(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    OutboxCounts all = OutboxCounts.NONE;
    for (Map.Entry<OutboxTarget, Outbox> entry : open.entrySet()) {
      Outbox outbox = entry.getValue();
      outbox.awaitEmpty(deadline);
      synchronized (this) {
        outbox.close();
        open.remove(entry.getKey(), outbox);
      }
      all = all.plus(outbox.counts());
    }
    for (Map.Entry<String, SharedSender> entry : senders.entrySet()) {
      all = all.plus(entry.getValue().finish(deadline));
      senders.remove(entry.getKey(), entry.getValue());
    }
    inboxes.clear();
    return all;
  }

  /** Closes all outboxes at once. */
  @Override
  public void close() {
    finish(Duration.ZERO);
  }
}
