package dev.streamgauge.io.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.windows.result.WindowLines;
import java.io.IOException;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.Test;

public class LinesFormatTest {
  private static final String RULE = "-------------------------------------------\n";

  private static String shown(int limit, long revision, String... lines) throws IOException {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (String line : lines) {
      builder.append(line, Panes.START);
    }
    StringBuilder text = new StringBuilder();
    new LinesFormat(limit)
        .append(
            WindowLines.of(Panes.START, Panes.END, Timing.ON_TIME, revision, builder.build()),
            text);
    return text.toString();
  }

  @Test
  public void showsTheFirstLinesAndThatThereAreMore() throws IOException {
    assertThat(shown(2, 0, "one", "two", "three"))
        .isEqualTo(RULE + "Time: 2023-11-14 22:13:20 .. 22:13:30\n" + RULE + "one\ntwo\n...\n\n");
  }

  @Test
  public void showsNoDotsIfThatIsAll() throws IOException {
    assertThat(shown(2, 0, "one", "two")).endsWith(RULE + "one\ntwo\n\n");
    assertThat(shown(2, 0)).endsWith(RULE + "\n");
  }

  @Test
  public void showsNoControlCharacters() throws IOException {
    assertThat(shown(2, 3, "a\u001b[2Jb"))
        .contains("22:13:30\n")
        .endsWith(RULE + "a\ufffd[2Jb\n\n");
  }

  @Test
  public void refusesToShowNothing() {
    assertThatThrownBy(() -> new LinesFormat(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
