package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineBatchBuilder;
import java.io.Serializable;
import org.joda.time.Instant;

/**
 * Says how an element of some source becomes lines of a batch.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LineAppender<T> extends Serializable {
  /** Appends what {@code element}, read with the given event time, has in lines; may be none. */
  void append(T element, Instant time, LineBatchBuilder batch);
}
