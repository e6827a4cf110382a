package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.AlertGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outboxes of a process, one for each receiver.
 *
 * <p>{@link #ofThisJvm()} is static because a DoFn cannot keep an outbox: on Spark {@code @Setup}
 * and {@code @Teardown} come with every bundle, behind a stateful transform even with every
 * element, and sending goes on between bundles. It lasts as long as the JVM, whose end it waits
 * for: on a cluster nobody else in an executor could.
 */
final class Outboxes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outboxes.class);

  /** Less than what service managers grant between SIGTERM and SIGKILL. */
  private static final Duration TIME_AT_THE_END = Duration.ofSeconds(8);

  private final Map<OutboxTarget, Outbox> open = new LinkedHashMap<>();

  /** Made with the first use, so that a JVM without alerts has no hook. */
  private static final class ThisJvm {
    static final Outboxes OUTBOXES = new Outboxes();

    static {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> OUTBOXES.finish(TIME_AT_THE_END), "streamgauge-notify-end"));
    }
  }

  static Outboxes ofThisJvm() {
    return ThisJvm.OUTBOXES;
  }

  /** Opens an outbox, so that what was left in it is sent, unless it is open. */
  synchronized void open(OutboxTarget target) throws IOException {
    if (!open.containsKey(target)) {
      open.put(target, new Outbox(target));
    }
  }

  /** Puts events into an outbox; when this returns they are on disk, if there is a directory. */
  synchronized void put(OutboxTarget target, AlertGroup group) throws IOException {
    open(target);
    open.get(target).put(group);
  }

  /** What became of the events since the last call. */
  synchronized OutboxCounts takeCounts(OutboxTarget target) {
    Outbox outbox = open.get(target);
    return outbox == null ? OutboxCounts.NONE : outbox.takeCounts();
  }

  /** What became of all events since the outboxes were opened. */
  synchronized OutboxCounts counts() {
    return open.values().stream().map(Outbox::counts).reduce(OutboxCounts.NONE, OutboxCounts::plus);
  }

  /**
   * Waits until all is sent, but no longer than {@code timeout}, and closes all outboxes.
   *
   * @return what became of the events since the outboxes were opened
   */
  synchronized OutboxCounts finish(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    OutboxCounts all = OutboxCounts.NONE;
    for (Map.Entry<OutboxTarget, Outbox> entry : open.entrySet()) {
      Outbox outbox = entry.getValue();
      try {
        if (!outbox.awaitEmpty(deadline)) {
          String directory = entry.getKey().directory();
          LOG.warn(
              "{} alerts for receiver {} are not sent: they are {}",
              outbox.counts().pending(),
              entry.getKey().receiver().name(),
              directory == null ? "lost" : "kept in " + directory + " for the next start");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      outbox.close();
      all = all.plus(outbox.counts());
    }
    open.clear();
    return all;
  }

  /** Closes all outboxes at once. */
  @Override
  public void close() {
    finish(Duration.ZERO);
  }
}
