package dev.streamgauge.windows.table;

import java.io.Serializable;

/**
 * Makes one number of two. Must be associative and commutative, since lines come in no order and
 * are reduced in parts: {@code Long::sum}, {@code Math::max} and {@code Math::min} are.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LongReducer extends Serializable {
  /** Returns {@code a} and {@code b} reduced to one. */
  long reduce(long a, long b);
}
