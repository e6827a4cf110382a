package dev.streamgauge.io.jdbc;

import dev.streamgauge.util.BackgroundThread;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The connection pools of this JVM, one for each database and user.
 *
 * <p>This is static because a DoFn cannot keep connections: on Spark {@code @Setup} and
 * {@code @Teardown} run for every bundle, and after a stateful transform even for every element, so
 * each result would need a new connection. A pool that has been unused for a minute is closed.
 */
final class JdbcPools {
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final ConcurrentHashMap<JdbcTarget, JdbcPool> POOLS = new ConcurrentHashMap<>();
  private static final ScheduledExecutorService REAPER =
      Executors.newSingleThreadScheduledExecutor(
          BackgroundThread.factory("streamgauge-jdbc-pools"));

  static {
    var unused =
        REAPER.scheduleWithFixedDelay(
            BackgroundThread.surviving(
                "Closing idle connections to databases", () -> closeIdle(IDLE_NANOS)),
            15,
            15,
            TimeUnit.SECONDS);
  }

  private JdbcPools() {}

  /** Returns the pool of {@code target}, which the caller must {@linkplain #release release}. */
  static JdbcPool acquire(JdbcTarget target) throws IOException {
    // Created before the map is locked, as reading the password may fail; it connects only when
    // used.
    JdbcPool spare = POOLS.containsKey(target) ? null : new JdbcPool(target);
    JdbcPool pool =
        POOLS.compute(
            target,
            (key, known) -> {
              JdbcPool chosen = known != null ? known : spare;
              if (chosen != null) {
                chosen.users++;
              }
              return chosen;
            });
    if (pool == null) {
      // Closed as idle between the two lookups.
      return acquire(target);
    }
    if (spare != null && spare != pool) {
      spare.close();
    }
    return pool;
  }

  static void release(JdbcPool pool) {
    POOLS.computeIfPresent(
        pool.target(),
        (key, known) -> {
          known.users--;
          known.idleSince = System.nanoTime();
          return known;
        });
  }

  /** Closes pools that have been unused for this long. */
  static void closeIdle(long idleNanos) {
    for (JdbcTarget target : POOLS.keySet()) {
      POOLS.computeIfPresent(
          target,
          (key, pool) -> {
            if (pool.users > 0 || System.nanoTime() - pool.idleSince < idleNanos) {
              return pool;
            }
            pool.close();
            return null;
          });
    }
  }

  /** Returns the number of pools. */
  static int size() {
    return POOLS.size();
  }
}
