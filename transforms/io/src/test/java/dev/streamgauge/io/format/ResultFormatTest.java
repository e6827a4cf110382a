package dev.streamgauge.io.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamgauge.util.TextStyle;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class ResultFormatTest {
  /** 2023-11-14T22:13:00Z. */
  private static final long T0 = 1_699_999_980_000L;

  private static WindowCounts pane(long start, long size, int revision, Object... counts) {
    CountTable table = new CountTable();
    for (int i = 0; i < counts.length; i += 2) {
      byte[] key = ((String) counts[i]).getBytes(UTF_8);
      table.add(key, 0, key.length, (Integer) counts[i + 1]);
    }
    Timing timing = revision == 0 ? Timing.ON_TIME : Timing.LATE;
    return WindowCounts.of(start, start + size, timing, revision, table);
  }

  private static String text(ResultFormat format, WindowCounts pane) throws IOException {
    StringBuilder out = new StringBuilder();
    format.append(pane, out);
    return out.toString();
  }

  // JSON.

  @Test
  public void jsonIsOneObjectALine() throws Exception {
    assertThat(text(new JsonFormat(), pane(T0, 30_000, 0, "*", 20037)))
        .isEqualTo(
            "{\"window_start\":\"2023-11-14T22:13:00Z\",\"window_end\":\"2023-11-14T22:13:30Z\","
                + "\"key\":\"*\",\"count\":20037,\"timing\":\"ON_TIME\",\"revision\":0}\n");
    assertThat(text(new JsonFormat(), pane(T0 - 1, 501, 2, "b", 1, "a", 1, "c", 3)))
        .isEqualTo(
            ("{'window_start':'2023-11-14T22:12:59.999Z','window_end':'2023-11-14T22:13:00.500Z',"
                    + "'key':'c','count':3,'timing':'LATE','revision':2}\n"
                    + "{'window_start':'2023-11-14T22:12:59.999Z',"
                    + "'window_end':'2023-11-14T22:13:00.500Z',"
                    + "'key':'a','count':1,'timing':'LATE','revision':2}\n"
                    + "{'window_start':'2023-11-14T22:12:59.999Z',"
                    + "'window_end':'2023-11-14T22:13:00.500Z',"
                    + "'key':'b','count':1,'timing':'LATE','revision':2}\n")
                .replace('\'', '"'));
    assertThat(text(new JsonFormat(), pane(T0, 1000, 0))).isEmpty();
  }

  @Test
  public void jsonGivesBackAnyKey() throws Exception {
    for (String key :
        new String[] {
          "",
          "\"",
          "\\",
          "a\"b\\c/d",
          "tab\tnew\nline\r",
          "\u0000\u0001\u001b[2J",
          "\u007f\u009b",
          "\u2028\u2029",
          "\u202eevil\u2066\ufeff",
          "\ud83d\ude00 \u20ac \u00e9",
          "{\"key\":1}",
          "x".repeat(100_000)
        }) {
      String line = text(new JsonFormat(), pane(T0, 30_000, 1, key, 7));
      assertThat(line).endsWith("}\n");
      assertThat(line.chars().filter(c -> c < ' ').count()).isEqualTo(1);
      assertThat(line.strip()).doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*");
      Map<String, Object> fields = parse(line);
      assertThat(fields)
          .containsExactly(
              Map.entry("window_start", "2023-11-14T22:13:00Z"),
              Map.entry("window_end", "2023-11-14T22:13:30Z"),
              Map.entry("key", key),
              Map.entry("count", 7L),
              Map.entry("timing", "LATE"),
              Map.entry("revision", 1L));
    }
  }

  private static Map<String, Object> parse(String line) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    try (JsonParser json = new JsonFactory().createParser(line)) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        boolean number = json.nextToken() == JsonToken.VALUE_NUMBER_INT;
        fields.put(name, number ? (Object) json.getLongValue() : json.getText());
      }
      assertThat(json.nextToken()).isNull();
    }
    return fields;
  }

  @Test
  public void jsonTakesTheHighestCountsIfLimited() throws Exception {
    WindowCounts pane = pane(T0, 1000, 0, "a", 1, "b", 3, "c", 2);
    assertThat(text(new JsonFormat(2), pane).lines().map(line -> keyOf(line)))
        .containsExactly("b", "c");
    assertThat(text(new JsonFormat(9), pane).lines()).hasSize(3);
    assertThatThrownBy(() -> new JsonFormat(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String keyOf(String line) {
    try {
      return (String) parse(line).get("key");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  // Text.

  @Test
  public void textIsOneAlignedLineAResult() throws Exception {
    assertThat(text(new TextFormat(), pane(T0, 30_000, 0, "*", 20037)))
        .isEqualTo("2023-11-14 22:13:00 .. 22:13:30        20,037\n");
    assertThat(text(new TextFormat(), pane(T0, 30_000, 0, "*", 0)))
        .isEqualTo("2023-11-14 22:13:00 .. 22:13:30             0\n");
    assertThat(text(new TextFormat(), pane(T0, 30_000, 0, "host-1", 7, "host-2", 1_234_567)))
        .isEqualTo(
            "2023-11-14 22:13:00 .. 22:13:30  host-2                      1,234,567\n"
                + "2023-11-14 22:13:00 .. 22:13:30  host-1                              7\n");
  }

  @Test
  public void textNumbersCorrectionsWhateverTheRevision() throws Exception {
    String window = "2023-11-14 22:13:00 .. 22:13:30             ";
    Console console = new Console(new TextFormat());
    assertThat(console.show(pane(T0, 30_000, 3, "*", 5))).isEqualTo(window + "5\n");
    assertThat(console.show(pane(T0, 30_000, 9, "*", 6))).isEqualTo(window + "6  (corrected 1)\n");
    assertThat(console.show(pane(T0, 30_000, 10, "*", 5))).isEqualTo(window + "5  (corrected 2)\n");
  }

  @Test
  public void textShowsNoCountTwice() throws Exception {
    Console console = new Console(new TextFormat());
    console.show(pane(T0, 30_000, 0, "a", 5, "b", 2));
    assertThat(console.show(pane(T0, 30_000, 1, "a", 5, "b", 2))).isEmpty();
    assertThat(console.show(pane(T0, 30_000, 2, "a", 6, "b", 2)))
        .isEqualTo(
            "2023-11-14 22:13:00 .. 22:13:30  a                                   6"
                + "  (corrected 1)\n");
    // Another window is no correction.
    assertThat(console.show(pane(T0 + 10_000, 30_000, 2, "a", 6))).doesNotContain("corrected");
  }

  @Test
  public void theConsoleForgetsTheOldestWindows() throws Exception {
    ShownWindows windows = new ShownWindows(3);
    for (int i = 0; i < 5; i++) {
      Shown shown = windows.of(pane(T0 + 1000 * i, 1000, 0, "a", 1), TextStyle.PLAIN);
      assertThat(shown.isNews("a", 1)).isTrue();
      windows.shown(shown);
    }
    Shown recent = windows.of(pane(T0 + 4000, 1000, 1, "a", 1), TextStyle.PLAIN);
    assertThat(recent.isNews("a", 1)).isFalse();
    windows.shown(recent);
    Shown old = windows.of(pane(T0, 1000, 1, "a", 1), TextStyle.PLAIN);
    assertThat(old.isNews("a", 1)).isTrue();
  }

  @Test
  public void onATerminalBarsAreProportional() throws Exception {
    Console console = new Console(new TextFormat(), new TextStyle(true, false));
    String shown = console.show(pane(T0, 30_000, 0, "a", 24, "b", 12, "c", 1, "d", 0));
    assertThat(shown.lines().map(line -> line.replaceAll("[^\u2588]", "").length()))
        .containsExactly(24, 12, 1, 0);
    assertThat(shown).doesNotContain("\u001b");
    assertThat(
            new Console(new TextFormat(), new TextStyle(true, true)).show(pane(T0, 1, 0, "a", 2)))
        .contains("\u001b[36m");
  }

  @Test
  public void windowsBeyondTheInputAreIncomplete() throws Exception {
    try {
      InputSpan.begin(T0 + 1);
      assertThat(text(new TextFormat(), pane(T0, 1000, 0, "*", 5)))
          .endsWith("5  (incomplete: starts before the input)\n");
      assertThat(text(new TextFormat(), pane(T0 + 1000, 1000, 0, "*", 5))).endsWith("5\n");
      InputSpan.end(T0 + 2000);
      assertThat(text(new TextFormat(), pane(T0 + 1000, 1000, 0, "*", 5))).endsWith("5\n");
      assertThat(text(new TextFormat(), pane(T0 + 1001, 1000, 0, "*", 5)))
          .endsWith("5  (incomplete: ends after the input)\n");
      assertThat(text(new TopFormat(1), pane(T0, 5000, 0, "*", 5)))
          .contains("  (incomplete: longer than the input)\n");
    } finally {
      InputSpan.reset();
    }
    assertThat(text(new TextFormat(), pane(T0, 1000, 0, "*", 5))).endsWith("5\n");
  }

  /** A format in front of a reader who remembers. */
  private static final class Console {
    private final ResultFormat format;
    private final TextStyle style;
    private final ShownWindows windows = new ShownWindows(1000);

    Console(ResultFormat format) {
      this(format, TextStyle.PLAIN);
    }

    Console(ResultFormat format, TextStyle style) {
      this.format = format;
      this.style = style;
    }

    String show(WindowCounts pane) throws IOException {
      StringBuilder text = new StringBuilder();
      Shown shown = windows.of(pane, style);
      format.append(pane, shown, text);
      windows.shown(shown);
      return text.toString();
    }
  }

  @Test
  public void textShowsMillisecondsAndDatesWhereTheyMatter() throws Exception {
    long midnight = 1_700_006_400_000L;
    assertThat(text(new TextFormat(), pane(midnight - 10_000, 30_000, 0, "*", 5)))
        .startsWith("2023-11-14 23:59:50 .. 2023-11-15 00:00:20  ");
    assertThat(text(new TextFormat(), pane(T0, 500, 0, "*", 5)))
        .startsWith("2023-11-14 22:13:00.000 .. 22:13:00.500  ");
    assertThat(text(new TextFormat(), pane(midnight - 250, 250, 0, "*", 5)))
        .startsWith("2023-11-14 23:59:59.750 .. 2023-11-15 00:00:00.000  ");
    assertThat(text(new TextFormat(), pane(-30_000, 30_000, 0, "*", 5)))
        .startsWith("1969-12-31 23:59:30 .. 1970-01-01 00:00:00  ");
    assertThat(text(new TextFormat(), pane(-500, 250, 0, "*", 5)))
        .startsWith("1969-12-31 23:59:59.500 .. 23:59:59.750  ");
  }

  @Test
  public void textIsTheSameInAnyLocale() throws Exception {
    Locale before = Locale.getDefault();
    try {
      for (String tag : new String[] {"de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "fr-FR"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(text(new TextFormat(), pane(T0, 30_000, 1, "k", 20037)))
            .isEqualTo("2023-11-14 22:13:00 .. 22:13:30  k                              20,037\n");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  public void noControlCharacterOfAKeyReachesTheTerminal() throws Exception {
    StringBuilder key = new StringBuilder();
    for (char c = 0; c < 0xa0; c++) {
      key.append(c);
    }
    key.append("\ud83d\ude00\u00e9");
    WindowCounts pane = pane(T0, 1000, 0, key.toString(), 1);
    for (ResultFormat format : new ResultFormat[] {new TextFormat(), new TopFormat(0)}) {
      String text = text(format, pane);
      assertThat(text.chars().filter(c -> Character.isISOControl(c) && c != '\n').count()).isZero();
      assertThat(text).contains("~\ufffd").contains("\ufffd\ud83d\ude00\u00e9");
    }
    assertThat(text(new TextFormat(), pane).lines()).hasSize(1);
  }

  // Top.

  private static final String RULE = "-------------------------------------------\n";

  @Test
  public void topShowsTheHighestCountsUnderAHeader() throws Exception {
    WindowCounts pane = pane(T0, 1000, 0, "b", 2, "a", 2, "c", 1, "d", 12_345);
    String header = RULE + "Time: 2023-11-14 22:13:00 .. 22:13:01\n" + RULE;
    assertThat(text(new TopFormat(3), pane)).isEqualTo(header + "d 12345\na 2\nb 2\n...\n\n");
    assertThat(text(new TopFormat(4), pane)).isEqualTo(header + "d 12345\na 2\nb 2\nc 1\n\n");
    assertThat(text(new TopFormat(0), pane)).isEqualTo(header + "d 12345\na 2\nb 2\nc 1\n\n");
    assertThat(text(new TopFormat(2), pane(T0, 1000, 0))).isEqualTo(header + "\n");
  }

  @Test
  public void topShowsAWindowAgainOnlyIfItsRowsChange() throws Exception {
    Console console = new Console(new TopFormat(1));
    console.show(pane(T0, 1000, 2, "a", 2));
    assertThat(console.show(pane(T0, 1000, 3, "a", 2, "b", 1))).isEmpty();
    assertThat(console.show(pane(T0, 1000, 4, "a", 2, "b", 3)))
        .isEqualTo(
            RULE
                + "Time: 2023-11-14 22:13:00 .. 22:13:01  (corrected 1)\n"
                + RULE
                + "b 3\n...\n\n");
  }

  @Test
  public void topRefusesANegativeLimit() {
    assertThatThrownBy(() -> new TopFormat(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  public void textEscapesWhatReordersIt() throws IOException {
    for (ResultFormat format : new ResultFormat[] {new TextFormat(), new TopFormat(0)}) {
      assertThat(text(format, pane(T0, 30_000, 1, "a\u202eb", 7)))
          .contains("a\\u202eb")
          .doesNotContain("\u202e");
    }
  }
}
