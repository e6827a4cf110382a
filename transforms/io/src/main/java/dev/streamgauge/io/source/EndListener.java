package dev.streamgauge.io.source;

import java.io.Serializable;

/**
 * Is called when a source ends.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EndListener extends Serializable {
  /**
   * The source is about to take its watermark to the end: what closes windows from now on is not
   * that they are complete. Called in the JVM that reads.
   */
  void sourceEnds();
}
