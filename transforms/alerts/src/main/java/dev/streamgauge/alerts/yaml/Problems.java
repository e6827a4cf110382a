package dev.streamgauge.alerts.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;

/** Collects what is wrong with one file, so that one run reports everything. */
@Internal
public final class Problems {
  private static final Comparator<Problem> IN_ORDER_OF_THE_FILE =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private record Problem(int line, int column, String message) {}

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  /** Problems of {@code file}, by the name that messages show. */
  Problems(String file) {
    this.file = file;
  }

  void add(SourcePosition place, String message) {
    found.add(new Problem(place.line(), place.column(), message));
  }

  /** Whether nothing is wrong so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Ends the reading of the file.
   *
   * @throws YamlException if something is wrong with it
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
