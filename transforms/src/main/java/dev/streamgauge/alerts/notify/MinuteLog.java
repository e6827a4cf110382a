package dev.streamgauge.alerts.notify;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Logs the first of what may come a thousand times a second, and then one a minute. */
final class MinuteLog {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Logger log;
  private long next = System.nanoTime();
  private long silent;

  MinuteLog(Logger log) {
    this.log = log;
  }

  /** Logs a warning, or keeps silent about it until the next. */
  synchronized void warn(String text) {
    long now = System.nanoTime();
    if (now - next < 0) {
      silent++;
      return;
    }
    log.warn("{}{}", text, silent == 0 ? "" : " (and " + silent + " more such in the last minute)");
    next = now + MINUTE;
    silent = 0;
  }
}
