package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;

/**
 * Provides arrival times for lines: the wall clock's time, except that it never goes back or stands
 * still.
 *
 * <p>A wall clock that is behind the latest arrival time has been set back, usually to correct a
 * step forward. Arrival time cannot follow, since windows have closed. If it waited, all lines
 * would get the same time until the wall clock catches up. So it advances, an eighth slower than
 * time passes, until the two meet.
 *
 * <p>Not thread-safe.
 */
@Internal
public final class ArrivalClock {
  /** It runs slower by one part in this many. */
  private static final int SLOWER = 8;

  private final WallClock clock;

  /** The latest time returned, including before a restart. */
  private long latest;

  /** The latest time that came from elsewhere, and when that was. */
  private long base;

  private long baseElapsed;

  /** Continues from {@code latest}, which may be long ago. */
  public ArrivalClock(WallClock clock, long latest) {
    this.clock = clock;
    this.latest = latest;
    this.base = latest;
    this.baseElapsed = clock.elapsedMillis();
  }

  /** From now on, returns no time before {@code millis}. */
  public void notBefore(long millis) {
    if (millis > latest) {
      latest = millis;
      base = millis;
      baseElapsed = clock.elapsedMillis();
    }
  }

  /** Returns the current arrival time. */
  public long now() {
    long wall = clock.millis();
    long passed = clock.elapsedMillis() - baseElapsed;
    long slower = base + passed - passed / SLOWER;
    if (wall >= slower) {
      notBefore(wall);
    } else {
      latest = Math.max(latest, slower);
    }
    return latest;
  }

  /** Returns the latest time returned. */
  public long latest() {
    return latest;
  }
}
