package dev.streamgauge.io;

import java.io.Serializable;

/** Tells the time of day; injected, so that tests can hold it still or move it. */
@FunctionalInterface
public interface WallClock extends Serializable {
  /** The system's clock. */
  WallClock SYSTEM = System::currentTimeMillis;

  /** Milliseconds since the epoch. */
  long millis();
}
