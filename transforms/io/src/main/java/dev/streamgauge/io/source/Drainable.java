package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;

/** A reader of what cannot be read again, which must be emptied before the process ends. */
@Internal
public interface Drainable {
  /**
   * Takes in nothing more from outside. Called again and again.
   *
   * @return whether all that was taken in has been handed out
   */
  boolean stop();

  /** Stops {@code reader}; one that can read again later need not be emptied and is stopped. */
  static boolean stop(Object reader) {
    return !(reader instanceof Drainable stoppable) || stoppable.stop();
  }
}
