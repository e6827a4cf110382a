package dev.streamgauge.io.socket;

import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Looks periodically for connections that have been silent for too long. It checks all of them at
 * once, as a time-out need not be exact; an ordered queue would have to be updated for each byte
 * received.
 */
final class IdleConnectionReaper {
  private static final long MAX_INTERVAL_MILLIS = 1000;

  private final SocketEngine engine;

  private final long intervalMillis;

  private long lastLook = System.nanoTime();

  IdleConnectionReaper(SocketSettings settings, SocketEngine engine) {
    this.engine = engine;
    long interval = MAX_INTERVAL_MILLIS;
    if (settings.tls() != null) {
      interval = Math.min(interval, part(settings.handshakeTimeout()));
    }
    if (!settings.idleTimeout().isZero()) {
      interval = Math.min(interval, part(settings.idleTimeout()));
    }
    if (settings.multiline() != null) {
      interval =
          Math.min(
              interval, part(Duration.ofMillis(settings.multiline().flushAfter().getMillis())));
    }
    this.intervalMillis = interval;
  }

  private static long part(Duration timeout) {
    return Math.max(1, Math.min(MAX_INTERVAL_MILLIS, timeout.toMillis() / 8));
  }

  /**
   * Performs the work that is due.
   *
   * @return the milliseconds until more will be due
   */
  long tick() throws InterruptedException {
    long left = intervalMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastLook);
    if (left > 0) {
      return left;
    }
    // A copy, as a connection that ends removes its key.
    for (SelectionKey key : new ArrayList<>(engine.selector().keys())) {
      if (key.isValid() && key.attachment() instanceof Connection connection) {
        connection.expire(key);
      }
    }
    lastLook = System.nanoTime();
    return intervalMillis;
  }
}
