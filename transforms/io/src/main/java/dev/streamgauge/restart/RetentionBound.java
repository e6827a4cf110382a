package dev.streamgauge.restart;

import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.io.tail.WatchJournal;
import java.io.Serializable;

/**
 * Reports to a {@link Spool} or a {@link WatchJournal} what is no longer needed, even after a
 * crash.
 *
 * <p>They call it a few times a second on their own thread, in the JVM that reads; it must not
 * block. Times are useful only if they grow.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RetentionBound extends Serializable {
  /**
   * Returns a time in milliseconds since the epoch: every result with lines that arrived before it
   * is final.
   */
  long releasedBeforeMillis();
}
