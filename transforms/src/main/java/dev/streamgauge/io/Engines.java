package dev.streamgauge.io;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Keeps what a reader runs on (threads, connections, batches read ahead) alive between one reader
 * and the next.
 *
 * <p>Runners close readers and make them again from the checkpoint mark all the time: Spark when a
 * micro-batch takes longer than one and a half intervals, the DirectRunner by chance after one
 * bundle in twenty. A TCP connection would not survive that, and a Kafka consumer would be set up
 * anew each time. So the engine is kept by the source's id, in the one piece of static state of
 * this package: a reader is made from nothing but the serialized source, so there is nowhere else
 * to find it. An engine that no reader has taken up again for {@value #GRACE_SECONDS} s is closed.
 */
final class Engines {
  static final int GRACE_SECONDS = 30;

  private static final Map<UUID, Lease<?>> RUNNING = new HashMap<>();
  private static final ScheduledExecutorService REAPER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "streamgauge-engine-reaper");
            thread.setDaemon(true);
            return thread;
          });

  private Engines() {}

  /** Makes an engine. */
  @FunctionalInterface
  interface Factory<E> {
    E create() throws IOException;
  }

  /**
   * The engine of source {@code id}: the running one if {@code fits} says so, else a new one, after
   * the running one was closed. A reader that still holds it loses it: Spark makes the new reader
   * before it closes the old one.
   */
  static synchronized <E extends AutoCloseable> Lease<E> acquire(
      UUID id, Predicate<E> fits, Factory<E> factory) throws IOException {
    @SuppressWarnings("unchecked")
    Lease<E> running = (Lease<E>) RUNNING.remove(id);
    E engine = null;
    if (running != null) {
      running.cancelExpiry();
      if (fits.test(running.engine)) {
        engine = running.engine;
      } else {
        running.closeEngine();
      }
    }
    Lease<E> lease = new Lease<>(id, engine == null ? factory.create() : engine);
    RUNNING.put(id, lease);
    return lease;
  }

  /** The running engine of source {@code id}, whoever holds it; null if there is none. */
  static synchronized @Nullable AutoCloseable running(UUID id) {
    Lease<?> lease = RUNNING.get(id);
    return lease == null ? null : lease.engine;
  }

  /** A reader's hold on an engine. */
  static final class Lease<E extends AutoCloseable> {
    private final UUID id;
    private final E engine;
    private @Nullable ScheduledFuture<?> expiry;

    private Lease(UUID id, E engine) {
      this.id = id;
      this.engine = engine;
    }

    E engine() {
      return engine;
    }

    /** Gives the engine back; does nothing if another reader has taken it over. */
    void release() {
      synchronized (Engines.class) {
        if (RUNNING.get(id) == this && expiry == null) {
          expiry = REAPER.schedule(this::expire, GRACE_SECONDS, TimeUnit.SECONDS);
        }
      }
    }

    private void expire() {
      synchronized (Engines.class) {
        if (RUNNING.remove(id, this)) {
          closeEngine();
        }
      }
    }

    private void cancelExpiry() {
      if (expiry != null) {
        expiry.cancel(false);
      }
    }

    private void closeEngine() {
      try {
        engine.close();
      } catch (Exception e) {
        throw new IllegalStateException("could not close a reader's engine", e);
      }
    }
  }
}
