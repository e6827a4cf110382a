package dev.streamgauge.pipelines.ruletest;

import java.util.List;
import java.util.SortedMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The alerts that must be firing at a time, and no others.
 *
 * @param place the position in the file, {@code line:column}
 * @param at the time as written
 * @param atMillis the time in milliseconds since the epoch
 * @param alerts the alerts, no two with the same labels
 */
record Expectation(String place, String at, long atMillis, List<Alert> alerts) {
  /**
   * An alert that must fire.
   *
   * @param labels all its labels, with its name
   * @param annotations annotations that it must have; it may have others
   * @param value its value; null for any
   */
  record Alert(
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      @Nullable Double value) {}

  Expectation {
    alerts = List.copyOf(alerts);
  }
}
