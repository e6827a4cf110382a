package dev.streamgauge.alerts.evaluate;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The result of a rule's condition for one series at one time, from the slices of the window
 * before.
 *
 * @param holds whether the condition is true
 * @param judged whether there is enough to judge it by: without that, no threshold makes it true
 * @param decisive what is compared with the threshold
 * @param value its value
 * @param sample a line that was counted
 */
record ConditionResult(
    boolean holds, boolean judged, double decisive, double value, @Nullable String sample) {
  static final ConditionResult UNTRUE = new ConditionResult(false, false, 0, 0, null);

  /** Returns the result of a condition without a threshold. */
  static ConditionResult of(boolean holds, double value, @Nullable String sample) {
    return new ConditionResult(holds, holds, value, value, sample);
  }
}
