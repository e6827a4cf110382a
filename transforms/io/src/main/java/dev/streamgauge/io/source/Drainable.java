package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;

/** A reader of input that cannot be read again, and must be emptied before the process ends. */
@Internal
public interface Drainable {
  /**
   * Stops receiving input. Called repeatedly.
   *
   * @return whether everything received has been emitted
   */
  boolean stop();

  /**
   * Stops {@code reader}, if it is drainable; returns whether it is empty, or can be read again
   * later.
   */
  static boolean stop(Object reader) {
    return !(reader instanceof Drainable stoppable) || stoppable.stop();
  }
}
