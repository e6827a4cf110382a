package dev.streamgauge.io.source;

import java.io.Serializable;

/**
 * Listens for the end of a source.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EndListener extends Serializable {
  /**
   * Called when the source is about to advance its watermark to the end: windows that close from
   * now on may be incomplete. Called in the JVM that reads.
   */
  void sourceEnds();
}
