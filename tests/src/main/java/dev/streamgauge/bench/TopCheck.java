package dev.streamgauge.bench;

import dev.streamgauge.testing.JsonResults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requires the {@link Answer#TOP} highest counts of each window, with any choice among keys of
 * equal count. The last revision of a corrected window counts. A count of zero is allowed, although
 * the plain loop omits it.
 */
final class TopCheck implements Check {
  private final Answer answer;
  private final JsonResults results = new JsonResults();

  TopCheck(Answer answer) {
    this.answer = answer;
  }

  @Override
  public boolean add(String line) {
    return results.update(line).isPresent();
  }

  @Override
  public int wrong() {
    Map<Long, Map<String, JsonResults.Result>> windows = new HashMap<>();
    results
        .latest()
        .forEach(
            (window, result) -> {
              if (result.count() != 0) {
                windows
                    .computeIfAbsent(window.start().toEpochMilli(), start -> new HashMap<>())
                    .put(window.key(), result);
              }
            });
    int wrong = 0;
    for (Map.Entry<Long, List<Long>> top : answer.topCounts().entrySet()) {
      Map<String, JsonResults.Result> printed = windows.remove(top.getKey());
      wrong += printed != null && isTop(top.getKey(), top.getValue(), printed) ? 0 : 1;
    }
    return wrong + windows.size();
  }

  private boolean isTop(long window, List<Long> top, Map<String, JsonResults.Result> printed) {
    long revision =
        printed.values().stream().mapToLong(JsonResults.Result::revision).max().orElseThrow();
    List<Long> counts = new ArrayList<>();
    for (Map.Entry<String, JsonResults.Result> result : printed.entrySet()) {
      if (result.getValue().revision() == revision) {
        long count = result.getValue().count();
        if (count != answer.keptCount(window, result.getKey())) {
          return false;
        }
        counts.add(count);
      }
    }
    counts.sort(Comparator.reverseOrder());
    return counts.equals(top);
  }
}
