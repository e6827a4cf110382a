package dev.streamgauge.io;

import java.io.Serializable;

/** The time on the wall, injected so that tests set it. Called from several threads. */
@FunctionalInterface
public interface WallClock extends Serializable {
  /** Milliseconds since the epoch. May go backwards, as system clocks do. */
  long millis();

  /**
   * Nanoseconds from some moment on, as {@link System#nanoTime()}: tells a pause from a clock that
   * was set.
   */
  default long nanos() {
    return System.nanoTime();
  }

  /** The system's clock. */
  static WallClock system() {
    return System::currentTimeMillis;
  }
}
