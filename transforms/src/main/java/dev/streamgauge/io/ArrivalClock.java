package dev.streamgauge.io;

/**
 * The times that lines get when they arrive: the wall clock's, but they never go back, and never
 * stand still.
 *
 * <p>A wall clock that is behind the latest time given has been set back, mostly to correct a step
 * forward. Event time cannot follow it, for windows are closed. If it waited for the wall clock,
 * all lines would get one and the same time until then. So it goes on, an eighth slower than time
 * passes, until the wall clock has caught up.
 *
 * <p>Not thread-safe.
 */
final class ArrivalClock {
  /** It loses one part in so many. */
  private static final int SLOWER = 8;

  private final WallClock clock;

  /** The latest time given, or that was given before. */
  private long latest;

  /** The latest time that did not come from here, and when that was. */
  private long base;

  private long baseElapsed;

  /** Goes on from {@code latest}, which may be long ago. */
  ArrivalClock(WallClock clock, long latest) {
    this.clock = clock;
    this.latest = latest;
    this.base = latest;
    this.baseElapsed = clock.elapsedMillis();
  }

  /** Gives no time before {@code millis} from now on. */
  void notBefore(long millis) {
    if (millis > latest) {
      latest = millis;
      base = millis;
      baseElapsed = clock.elapsedMillis();
    }
  }

  /** The present. */
  long now() {
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

  /** The latest time given. */
  long latest() {
    return latest;
  }
}
