package dev.streamgauge.util;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

public class VisibleTextTest {
  @Test
  public void showsWhatATerminalWouldObey() {
    assertThat(VisibleText.of("a\u202eb\u2066c\u200fd")).isEqualTo("a\\u202eb\\u2066c\\u200fd");
    assertThat(VisibleText.of("a\u2028b\u2029c\ufeffd\u00ade"))
        .isEqualTo("a\\u2028b\\u2029c\\ufeffd\\u00ade");
    assertThat(VisibleText.of("\u001b[2J\u009b1m\r")).isEqualTo("\uFFFD[2J\uFFFD1m\uFFFD");
    // A tag, which is in no 16 bits.
    assertThat(VisibleText.of("x" + Character.toString(0xE0041) + "y"))
        .isEqualTo("x\\udb40\\udc41y");
  }

  @Test
  public void leavesAllElseAsItIs() {
    for (String text : new String[] {"", "plain", "\u00fc \u30a8\u30e9 \ud83d\ude00", "a\\b"}) {
      assertThat(VisibleText.of(text)).isSameAs(text);
      assertThat(VisibleText.json(text)).isSameAs(text);
    }
  }

  @Test
  public void noCodePointOfTheseKindsIsLeft() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String shown = VisibleText.of("<" + Character.toString(c) + ">");
      assertThat(shown.codePoints().anyMatch(VisibleTextTest::isObeyed)).as("U+%x", c).isFalse();
    }
  }

  private static boolean isObeyed(int c) {
    return Character.toString(c).matches("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  }

  @Test
  public void jsonStaysTheSameJson() {
    assertThat(VisibleText.json("{\"key\":\"a\u202eb\u007f\"}\n").toString())
        .isEqualTo("{\"key\":\"a\\u202eb\\u007f\"}\n");
  }
}
