package dev.streamgauge.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.beam.sdk.util.SerializableUtils;
import org.joda.time.Duration;
import org.junit.Test;

public class MultilineTest {
  private static boolean continues(Multiline rule, String line) {
    byte[] bytes = ("x.yException" + line + ": z").getBytes(UTF_8);
    return rule.continues(bytes, 12, 12 + line.getBytes(UTF_8).length);
  }

  @Test
  public void theLinesOfAStackTraceBelongToTheirLine() {
    Multiline rule = SerializableUtils.clone(Multiline.stackTraces());
    for (String line :
        new String[] {
          "\tat a.b.C.d(C.java:7)",
          "    at a.b.C.d(C.java:7)",
          " ",
          "java.io.IOException: no space left",
          "java.lang.StackOverflowError",
          "a.b.C$DException: x",
          "Caused by: java.io.IOException",
          "Suppressed: x",
          "Wrapped by: java.io.IOException: x",
          "... 12 more",
        }) {
      assertThat(continues(rule, line)).as(line).isTrue();
    }
    for (String line :
        new String[] {
          "",
          "2023-11-14 22:13:20 ERROR x",
          "Exception in thread \"main\" java.io.IOException",
          "Error: x",
          "IOException: x",
          "java.io.IOException and more",
          "java.io.IOExceptions: x",
          "a.b",
          "Caused by",
          "Exception",
          ".",
        }) {
      assertThat(continues(rule, line)).as(line).isFalse();
    }
  }

  @Test
  public void anExpressionMaySayHowALineBegins() {
    Multiline rule = SerializableUtils.clone(Multiline.startingWith("^\\d{4}-|^START"));
    assertThat(continues(rule, "2023-11-14 x")).isFalse();
    assertThat(continues(rule, "START")).isFalse();
    assertThat(continues(rule, "Traceback (most recent call last):")).isTrue();
    assertThat(continues(rule, "")).isTrue();
    assertThatThrownBy(() -> Multiline.startingWith("(x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing closing )");
  }

  @Test
  public void linesWaitForASecondUnlessSaidOtherwise() {
    assertThat(Multiline.stackTraces().flushAfter()).isEqualTo(Duration.standardSeconds(1));
    assertThat(Multiline.stackTraces().withFlushAfter(Duration.millis(5)).flushAfter())
        .isEqualTo(Duration.millis(5));
    assertThatThrownBy(() -> Multiline.stackTraces().withFlushAfter(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be positive");
  }
}
