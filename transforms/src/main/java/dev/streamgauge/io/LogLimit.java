package dev.streamgauge.io;

import java.util.concurrent.TimeUnit;

/** Says when one more line may be logged: the first few in each minute. Used by one thread. */
final class LogLimit {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final int perMinute;
  private long minuteStart;
  private int inMinute;

  LogLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  boolean allows() {
    long now = System.nanoTime();
    if (inMinute > 0 && now - minuteStart >= MINUTE) {
      inMinute = 0;
    }
    if (inMinute == 0) {
      minuteStart = now;
    }
    if (inMinute >= perMinute) {
      return false;
    }
    inMinute++;
    return true;
  }
}
