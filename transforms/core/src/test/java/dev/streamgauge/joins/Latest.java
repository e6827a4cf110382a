package dev.streamgauge.joins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a reader has who keeps the highest revision of each window and key. */
final class Latest {
  private Latest() {}

  private record Row(String text, long revision) {}

  /** The latest of rows {@code id=value revision}, without revisions. */
  static List<String> of(Iterable<String> rows) {
    Map<String, Row> latest = new TreeMap<>();
    for (String text : rows) {
      int space = text.lastIndexOf(' ');
      Row row = new Row(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
      Row other =
          latest.merge(
              text.substring(0, text.lastIndexOf('=')),
              row,
              (a, b) -> a.revision > b.revision ? a : b);
      assertThat(other.revision != row.revision || other.text.equals(row.text))
          .as("%s beside %s, both of one revision", row, other)
          .isTrue();
    }
    return latest.values().stream().map(Row::text).toList();
  }
}
