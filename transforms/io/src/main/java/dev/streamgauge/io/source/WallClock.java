package dev.streamgauge.io.source;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The time of day and the time that has passed, injected so that tests set them. Called from
 * several threads.
 */
@Internal
@FunctionalInterface
public interface WallClock extends Serializable {
  /** Milliseconds since the epoch. May go backwards, as system clocks do. */
  long millis();

  /**
   * Milliseconds from some moment on, by a clock that nobody sets: for all that lasts, such as idle
   * times, which a step of the system's clock must neither end nor stretch.
   */
  default long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }

  /** Nanoseconds from some moment on, as {@link System#nanoTime()}. */
  default long nanos() {
    return System.nanoTime();
  }

  /** The system's clock. */
  static WallClock system() {
    return System::currentTimeMillis;
  }
}
