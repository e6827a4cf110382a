package dev.streamgauge.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.windows.result.WindowCounts;
import java.util.List;
import java.util.TreeMap;
import org.junit.Test;

public class ResultPanesTest {
  private final ResultPanes panes = new ResultPanes();

  private static ResultPanes.Result result(long start, String key, long count, long revision) {
    return new ResultPanes.Result(start, start + 10, key, count, revision);
  }

  /** A pane as {@code start/revision{key=count, ...}}. */
  private static String text(WindowCounts pane) {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (int i = 0; i < pane.counts().size(); i++) {
      counts.put(pane.counts().key(i), pane.counts().count(i));
    }
    return pane.startMillis() + "/" + pane.revision() + counts;
  }

  private List<String> taken() {
    return panes.take().stream().map(ResultPanesTest::text).toList();
  }

  @Test
  public void resultsOfAWindowAreOnePaneAndACorrectionIsAnother() {
    panes.add(result(0, "a", 1, 0));
    panes.add(result(10, "a", 7, 0));
    panes.add(result(0, "b", 2, 0));
    panes.add(result(0, "a", 3, 1));

    assertThat(taken()).containsExactly("0/0{a=1, b=2}", "0/1{a=3}", "10/0{a=7}");
    assertThat(taken()).isEmpty();
  }

  @Test
  public void ofEachKeyTheHighestRevisionCountsInWhateverOrder() {
    // One partition is ahead of the other.
    panes.add(result(0, "a", 5, 2));
    panes.add(result(0, "b", 1, 0));
    assertThat(taken()).containsExactly("0/2{a=5, b=1}");
    // Repeated after a crash.
    panes.add(result(0, "a", 4, 1));
    assertThat(taken()).isEmpty();
    // Lower than the revision of the window, and yet the latest of its key.
    panes.add(result(0, "b", 2, 1));
    assertThat(taken()).containsExactly("0/2{b=2}");
  }

  @Test
  public void beyondTheBoundTheRevisionsOfTheOldestWindowsAreForgotten() {
    ResultPanes few = new ResultPanes(2);
    few.add(result(0, "a", 5, 2));
    few.add(result(10, "a", 6, 2));
    few.add(result(10, "b", 6, 2));
    few.take();
    few.add(result(10, "a", 1, 0));
    assertThat(few.take()).isEmpty();
    few.add(result(0, "a", 4, 1));
    assertThat(few.take().stream().map(ResultPanesTest::text)).containsExactly("0/1{a=4}");
  }
}
