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
 * one and a half times its interval, the DirectRunner at random. A connection that cannot be
 * resumed must outlive that. So a reader takes a {@link Lease} on the engine of its source and
 * returns it when it is closed; an engine without a lease stays idle, and is shut down if nobody
 * leases it within the grace time.
 *
 * <p>Instances are static on purpose, one for each kind of source: all that one reader passes to
 * the next is a serialized source and a serialized mark.
 */
@Internal
public final class LeaseCache<E extends AutoCloseable> {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseCache.class);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  /** Creates an engine that does not exist yet. */
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
   * Leases the engine of {@code key}: the existing one, or else a new one from {@code factory}.
   * Several leases on one engine may be held at once.
   *
   * @param grace how long the engine outlives its last lease
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

  /** Returns the engine of {@code key}, if there is one in this JVM. */
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

  /** Holds the lock, so that a successor does not find the port or file still in use. */
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

  /** The use of an engine until the lease is closed or garbage-collected. */
  public static final class Lease<E extends AutoCloseable> implements AutoCloseable {
    private final LeaseCache<E> cache;
    private final Entry<E> entry;
    private final Cleaner.Cleanable release;

    private Lease(LeaseCache<E> cache, Entry<E> entry, Duration grace) {
      this.cache = cache;
      this.entry = entry;
      // A cancelled pipeline of the DirectRunner drops its readers without closing them.
      this.release = CLEANER.register(this, () -> cache.release(entry, grace));
    }

    /** Returns the engine. */
    public E engine() {
      return entry.engine;
    }

    /**
     * Shuts the engine down at once, even if others use it: it has failed, and the next lease
     * creates a new one.
     */
    public void discard() {
      cache.remove(entry);
      close();
    }

    /** Returns the engine. Further calls do nothing. */
    @Override
    public void close() {
      release.clean();
    }
  }
}
