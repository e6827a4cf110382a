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
 * {@code @Teardown} come with every bundle, behind a stateful transform even with every element, so
 * that each result would pay for a new connection. A pool that nobody has used for a minute is
 * closed.
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

  /** The pool of {@code target}, to be {@linkplain #release released}. */
  static JdbcPool acquire(JdbcTarget target) throws IOException {
    // Made before the map is locked, as reading the password may fail; it connects only when used.
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
      // Closed as idle between the two looks.
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

  /** Closes pools that have had no user for so long. */
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

  /** How many there are. */
  static int size() {
    return POOLS.size();
  }
}
