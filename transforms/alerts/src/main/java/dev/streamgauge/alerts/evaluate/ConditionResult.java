package dev.streamgauge.alerts.evaluate;

import java.util.function.Supplier;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The result of a rule's condition for one series at one time, from the slices of the window
 * before.
 *
 * @param holds whether the condition is true
 * @param judged whether there is enough to judge it by: without that, no threshold makes it true
 * @param decisive what is compared with the threshold
 * @param value its value
 * @param sample finds a line that was counted, as long as the counts are those of the time; only
 *     alerts that begin to fire need one
 */
record ConditionResult(
    boolean holds,
    boolean judged,
    double decisive,
    double value,
    Supplier<@Nullable String> sample) {
  static final Supplier<@Nullable String> NO_SAMPLE = () -> null;
  static final ConditionResult UNTRUE = new ConditionResult(false, false, 0, 0, NO_SAMPLE);

  /** Returns the result of a condition without a threshold. */
  static ConditionResult of(boolean holds, double value, @Nullable String sample) {
    return of(holds, value, () -> sample);
  }

  /** The same. */
  static ConditionResult of(boolean holds, double value, Supplier<@Nullable String> sample) {
    return new ConditionResult(holds, holds, value, value, sample);
  }
}
