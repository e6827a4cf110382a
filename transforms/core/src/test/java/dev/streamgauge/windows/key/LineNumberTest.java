package dev.streamgauge.windows.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

public class LineNumberTest {
  private static long find(LineNumber number, String line) {
    // Not at the array's ends.
    byte[] bytes = ("9" + line + "9").getBytes(UTF_8);
    return number.find(bytes, 1, bytes.length - 1);
  }

  private static long number(String line) {
    return find(LineNumber.at(LineKey.wholeLine()), line);
  }

  @Test
  public void readsWholeNumbersOfEitherSign() {
    assertThat(number("0")).isZero();
    assertThat(number("42")).isEqualTo(42);
    assertThat(number("+42")).isEqualTo(42);
    assertThat(number("-42")).isEqualTo(-42);
    assertThat(number("007")).isEqualTo(7);
    assertThat(number("999999999999999999")).isEqualTo(999_999_999_999_999_999L);
    assertThat(number("-999999999999999999")).isEqualTo(-999_999_999_999_999_999L);
  }

  @Test
  public void allElseIsNone() {
    for (String line :
        new String[] {
          "",
          "-",
          "+",
          "1.5",
          "1e3",
          "0x10",
          "12ms",
          " 1",
          "1 ",
          "--1",
          "1-",
          "\u0661",
          "\0",
          "1000000000000000000",
          "9".repeat(100_000)
        }) {
      assertThat(number(line)).as(line).isEqualTo(LineNumber.NONE);
    }
  }

  @Test
  public void isLookedForInThePartOfTheLineThatIsNamed() {
    LineNumber took = LineNumber.at(LineKey.after("ms="));
    assertThat(find(took, "GET / ms=17 ok")).isEqualTo(17);
    assertThat(find(took, "GET / ms=1.7 ok")).isEqualTo(LineNumber.NONE);
    assertThat(find(took, "GET / ok")).isEqualTo(LineNumber.NONE);
  }

  @Test
  public void oneIsOfEveryLine() {
    assertThat(find(LineNumber.one(), "")).isEqualTo(1);
    assertThat(find(LineNumber.one(), "x")).isEqualTo(1);
  }
}
