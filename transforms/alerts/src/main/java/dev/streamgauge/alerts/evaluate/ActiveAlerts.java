package dev.streamgauge.alerts.evaluate;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The alerts that are pending or firing, as of the last evaluation in this JVM. Static, since
 * runners create the function that evaluates anew, and its state is theirs.
 */
@Internal
public final class ActiveAlerts {
  private static final Map<Long, List<ActiveAlert>> BY_PERIOD = new ConcurrentHashMap<>();

  private ActiveAlerts() {}

  /** An alert that is firing, or else pending. */
  public record ActiveAlert(SortedMap<String, String> labels, boolean firing) {}

  /** Replaces the alerts of the rules that are evaluated every {@code period}. */
  static void set(long period, List<ActiveAlert> alerts) {
    BY_PERIOD.put(period, List.copyOf(alerts));
  }

  /** Returns all of them. */
  public static List<ActiveAlert> current() {
    return BY_PERIOD.values().stream().flatMap(List::stream).toList();
  }
}
