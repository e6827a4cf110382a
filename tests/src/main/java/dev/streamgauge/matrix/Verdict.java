package dev.streamgauge.matrix;

import dev.streamgauge.testing.JsonResults.Result;
import dev.streamgauge.testing.JsonResults.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The outcome of a scenario on an engine.
 *
 * @param problems the problems, for people; empty if all is right
 */
public record Verdict(List<String> problems) {
  private static final int SHOWN = 5;

  /** Returns a verdict with one problem. */
  static Verdict wrong(String problem) {
    return new Verdict(List.of(problem));
  }

  /**
   * Compares results with those of a plain loop: each expected one must exist with its count, and
   * any other must be zero.
   */
  static List<String> differences(SortedMap<Window, Long> expected, Map<Window, Result> actual) {
    List<String> differences = new ArrayList<>();
    TreeSet<Window> windows = new TreeSet<>(expected.keySet());
    windows.addAll(actual.keySet());
    for (Window window : windows) {
      Result result = actual.get(window);
      long right = expected.getOrDefault(window, 0L);
      if (result == null) {
        differences.add("%s is missing, it has %d".formatted(window, right));
      } else if (result.count() != right) {
        differences.add("%s: %d instead of %d".formatted(window, result.count(), right));
      }
    }
    return differences;
  }

  /** Returns whether everything is right. */
  public boolean isRight() {
    return problems.isEmpty();
  }

  /** Returns the text of the cell. */
  String text() {
    return isRight() ? "right" : "WRONG";
  }

  @Override
  public String toString() {
    int more = problems.size() - SHOWN;
    return isRight()
        ? text()
        : String.join("\n", problems.subList(0, Math.min(SHOWN, problems.size())))
            + (more > 0 ? "\nand " + more + " more" : "");
  }
}
