package dev.streamgauge.alerts.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * When alerts fire, as one would work it out with all counts at hand: first at which times the
 * condition is true, then which runs of these last long enough, then where runs are one.
 */
final class PlainAlerts {
  /** An alert, in slices from the start; {@code end} is -1 if it is not over. */
  record Alert(int start, int end) {}

  private PlainAlerts() {}

  /**
   * The alerts of {@code count >= threshold}.
   *
   * @param counts lines by slice
   * @param window slices in a window
   * @param pending slices the condition must be true for
   * @param keep slices the alert goes on for after the first at which it is untrue
   */
  static List<Alert> of(int[] counts, int window, int threshold, int pending, int keep) {
    boolean[] holds = new boolean[counts.length + 1];
    for (int at = 1; at <= counts.length; at++) {
      holds[at] = sum(counts, at - window, at) >= threshold;
    }
    return of(holds, pending, keep);
  }

  /** The lines in the slices {@code [from, to)}. */
  static int sum(int[] counts, int from, int to) {
    int sum = 0;
    for (int slice = Math.max(0, from); slice < to; slice++) {
      sum += counts[slice];
    }
    return sum;
  }

  /**
   * The alerts of a condition.
   *
   * @param holds at which times it is true, of which the first is none
   */
  static List<Alert> of(boolean[] holds, int pending, int keep) {
    List<Alert> alerts = new ArrayList<>();
    int at = 1;
    while (at < holds.length) {
      int fires = firstRunOf(holds, at, pending);
      if (fires < 0) {
        return alerts;
      }
      int over = firstRunOf(not(holds), fires + 1, keep);
      alerts.add(new Alert(fires, over));
      if (over < 0) {
        return alerts;
      }
      at = over + 1;
    }
    return alerts;
  }

  /** The first time from {@code from} on that is true and was so {@code length} slices before. */
  private static int firstRunOf(boolean[] holds, int from, int length) {
    int run = 0;
    for (int at = from; at < holds.length; at++) {
      run = holds[at] ? run + 1 : 0;
      if (run > length) {
        return at;
      }
    }
    return -1;
  }

  private static boolean[] not(boolean[] holds) {
    boolean[] not = new boolean[holds.length];
    for (int i = 1; i < holds.length; i++) {
      not[i] = !holds[i];
    }
    return not;
  }
}
