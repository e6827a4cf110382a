package dev.streamgauge.io.source;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.streamgauge.util.BackgroundThread;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.annotations.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps engines (threads, connections, buffers) alive between a source's readers.
 *
 * <p>Runners close readers and create new ones all the time: Spark when a batch took longer than
 * half as long again as its interval, the Direct runner at random. A connection that cannot be
 * resumed must outlive that. So a reader takes a {@link Lease} on the engine of its source and
 * gives it back when it is closed; an engine without a lease stays idle, and is shut down if nobody
 * takes it up within the grace time.
 *
 * <p>An instance is static state by purpose, one for each kind of source: all that reaches the next
 * reader from the one before is a serialized source and a serialized mark.
 */
@Internal
public final class LeaseCache<E extends AutoCloseable> {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseCache.class);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  /** Makes an engine that is not there yet. */
  @FunctionalInterface
  public interface Factory<E> {
    E create() throws IOException;
  }

  @GuardedBy("this")
  private final Map<Object, Entry<E>> entries = new HashMap<>();

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, BackgroundThread.factory("streamgauge-idle-engines"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * A lease on the engine of {@code key}: the one in use or idle, or else what {@code factory}
   * makes. Several leases on one engine may be held at once.
   *
   * @param grace how long the engine lives on after the last lease has been closed
   */
  public synchronized Lease<E> acquire(Object key, Duration grace, Factory<E> factory)
      throws IOException {
    Entry<E> entry = entries.get(key);
    if (entry == null) {
      entry = new Entry<>(key, factory.create());
      entries.put(key, entry);
    }
    entry.holders++;
    if (entry.shutdown != null) {
      entry.shutdown.cancel(false);
      entry.shutdown = null;
    }
    return new Lease<>(this, entry, grace);
  }

  /** The engine of {@code key}, if there is one in this JVM. */
  public synchronized Optional<E> find(Object key) {
    return Optional.ofNullable(entries.get(key)).map(entry -> entry.engine);
  }

  private synchronized void release(Entry<E> entry, Duration grace) {
    entry.holders--;
    if (entry.holders == 0 && entries.get(entry.key) == entry) {
      entry.shutdown =
          TIMER.schedule(
              BackgroundThread.surviving("Closing " + entry.engine, () -> shutDown(entry)),
              grace.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void shutDown(Entry<E> entry) {
    if (entry.holders == 0) {
      remove(entry);
    }
  }

  /** Under the lock, so that a successor does not meet the port or file still taken. */
  private synchronized void remove(Entry<E> entry) {
    if (entries.remove(entry.key, entry)) {
      try {
        entry.engine.close();
      } catch (Exception e) {
        LOG.warn("Closing {} failed", entry.engine, e);
      }
    }
  }

  private static final class Entry<E> {
    private final Object key;
    private final E engine;
    private int holders;
    private ScheduledFuture<?> shutdown;

    Entry(Object key, E engine) {
      this.key = key;
      this.engine = engine;
    }
  }

  /** The use of an engine until it is closed, or left to the garbage collector. */
  public static final class Lease<E extends AutoCloseable> implements AutoCloseable {
    private final LeaseCache<E> cache;
    private final Entry<E> entry;
    private final Cleaner.Cleanable release;

    private Lease(LeaseCache<E> cache, Entry<E> entry, Duration grace) {
      this.cache = cache;
      this.entry = entry;
      // A cancelled pipeline of the Direct runner drops its readers without closing them.
      this.release = CLEANER.register(this, () -> cache.release(entry, grace));
    }

    /** The engine. */
    public E engine() {
      return entry.engine;
    }

    /**
     * Shuts the engine down at once, whoever else uses it: it has failed, the next is a new one.
     */
    public void discard() {
      cache.remove(entry);
      close();
    }

    /** Gives the engine back. Further calls do nothing. */
    @Override
    public void close() {
      release.clean();
    }
  }
}
