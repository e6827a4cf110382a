package dev.streamgauge.alerts.rules;

import com.google.re2j.Pattern;
import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;

/**
 * A time in which some alerts are not sent.
 *
 * @param match for each label an expression that matches its whole value; a missing label has the
 *     value ""
 * @param fromMillis when it begins
 * @param untilMillis when it ends
 */
@Internal
public record Silence(SortedMap<String, Pattern> match, long fromMillis, long untilMillis)
    implements Serializable {
  /** Copies the map. */
  public Silence {
    match = new TreeMap<>(match);
  }

  /** Returns whether an alert with {@code labels} is not sent at {@code millis}. */
  public boolean silences(Map<String, String> labels, long millis) {
    return millis >= fromMillis
        && millis < untilMillis
        && match.entrySet().stream()
            .allMatch(e -> e.getValue().matches(labels.getOrDefault(e.getKey(), "")));
  }
}
