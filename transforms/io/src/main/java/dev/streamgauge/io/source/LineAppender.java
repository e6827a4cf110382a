package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineBatchBuilder;
import java.io.Serializable;
import org.joda.time.Instant;

/**
 * Converts an element of a source to lines of a batch.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LineAppender<T> extends Serializable {
  /** Appends the lines of {@code element}, if any, read with the given event time. */
  void append(T element, Instant time, LineBatchBuilder batch);
}
