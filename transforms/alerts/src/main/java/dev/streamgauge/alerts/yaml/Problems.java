package dev.streamgauge.alerts.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;

/** Collects the problems of one file, so that one run reports all of them. */
@Internal
public final class Problems {
  private static final Comparator<Problem> IN_ORDER_OF_THE_FILE =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private record Problem(int line, int column, String message) {}

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  /** Collects problems of {@code file}, which is the name that messages show. */
  Problems(String file) {
    this.file = file;
  }

  void add(SourcePosition place, String message) {
    found.add(new Problem(place.line(), place.column(), message));
  }

  /** Returns whether there are no problems so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Ends the reading of the file.
   *
   * @throws YamlException if there are problems
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new YamlException(
          found.stream()
              .sorted(IN_ORDER_OF_THE_FILE)
              .map(p -> file + ":" + p.line() + ":" + p.column() + ": " + p.message())
              // A map that is read twice reports its problems twice.
              .distinct()
              .toList());
    }
  }
}
