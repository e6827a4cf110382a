package dev.streamgauge.restart;

import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.io.tail.WatchJournal;
import java.io.Serializable;

/**
 * Tells a {@link Spool} or a {@link WatchJournal} what nobody will ask for again, even after a
 * crash.
 *
 * <p>Called a few times a second by a thread of theirs, in the JVM that reads; it must not block.
 * Times only help if they grow.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RetentionBound extends Serializable {
  /**
   * A time in milliseconds since the epoch: every result with lines that arrived before it is
   * written for good.
   */
  long releasedBeforeMillis();
}
