package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The outboxes of a process, one for each receiver.
 *
 * <p>{@link #ofThisJvm()} is static because a DoFn cannot keep an outbox: on Spark {@code @Setup}
 * and {@code @Teardown} come with every bundle, behind a stateful transform even with every
 * element, and sending goes on between bundles. It lasts as long as the JVM, whose end it waits
 * for: on a cluster nobody else in an executor could.
 */
@Internal
public final class Outboxes implements AutoCloseable {
  /** Less than what service managers grant between SIGTERM and SIGKILL. */
  private static final Duration TIME_AT_THE_END = Duration.ofSeconds(8);

  private final ConcurrentMap<OutboxTarget, Outbox> open = new ConcurrentHashMap<>();

  /** Made with the first use, so that a JVM without alerts has no hook. */
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
   * The outbox of {@code target}, opened if need be, so that what was left in it is sent.
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
   * Puts events into an outbox; when this returns they are on disk, if there is a directory.
   *
   * @throws IOException if the directory cannot be used
   */
  public void put(OutboxTarget target, AlertGroup group) throws IOException {
    while (!open(target).put(group)) {
      // It was closed in between; it is gone as soon as it is closed.
      awaitClosed();
    }
  }

  private synchronized void awaitClosed() {
    // finish() holds the lock while it closes an outbox and removes it.
  }

  /** What became of the events of an outbox since the last call; nothing if it is not open. */
  public OutboxCounts takeCounts(OutboxTarget target) {
    Outbox outbox = open.get(target);
    return outbox == null ? OutboxCounts.NONE : outbox.takeCounts();
  }

  /** What became of all events since the outboxes were opened. */
  public OutboxCounts counts() {
    return open.values().stream().map(Outbox::counts).reduce(OutboxCounts.NONE, OutboxCounts::plus);
  }

  /**
   * Waits until all is sent, but no longer than {@code timeout}, and closes all outboxes. Events
   * may be put in while it waits.
   *
   * @return what became of the events since the outboxes were opened
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
    return all;
  }

  /** Closes all outboxes at once. */
  @Override
  public void close() {
    finish(Duration.ZERO);
  }
}
