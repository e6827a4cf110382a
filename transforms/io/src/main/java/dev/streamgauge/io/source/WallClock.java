package dev.streamgauge.io.source;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.annotations.Internal;

/** The time of day and elapsed time, injected so that tests can set them. Thread-safe. */
@Internal
@FunctionalInterface
public interface WallClock extends Serializable {
  /** Returns milliseconds since the epoch. May go backwards, as system clocks do. */
  long millis();

  /**
   * Returns milliseconds since an arbitrary moment, from a clock that is never set: for durations
   * such as idle times, which a step of the system clock must neither end nor extend.
   */
  default long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }

  /** Returns nanoseconds since an arbitrary moment, as {@link System#nanoTime()}. */
  default long nanos() {
    return System.nanoTime();
  }

  /** Returns the system's clock. */
  static WallClock system() {
    return System::currentTimeMillis;
  }
}
