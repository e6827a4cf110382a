package dev.streamgauge.windows.table;

import java.io.Serializable;

/**
 * Combines two numbers into one. Must be associative and commutative, since lines are unordered and
 * reduced in parts: {@code Long::sum}, {@code Math::max} and {@code Math::min} are.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LongReducer extends Serializable {
  /** Returns {@code a} and {@code b} reduced to one number. */
  long reduce(long a, long b);
}
