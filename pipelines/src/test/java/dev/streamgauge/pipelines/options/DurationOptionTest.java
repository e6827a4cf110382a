package dev.streamgauge.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.Test;

public class DurationOptionTest {
  private static long millis(String text) {
    return DurationOption.parse("windowSize", text).getMillis();
  }

  @Test
  public void readsEachUnitAndSumsOfThem() {
    assertThat(millis("500ms")).isEqualTo(500);
    assertThat(millis("30s")).isEqualTo(30_000);
    assertThat(millis("10m")).isEqualTo(600_000);
    assertThat(millis("1h30m")).isEqualTo(5_400_000);
    assertThat(millis("2d1s")).isEqualTo(172_801_000);
    assertThat(millis("1s500ms")).isEqualTo(1500);
    assertThat(millis(" 5s ")).isEqualTo(5000);
    assertThat(millis("3000000000ms")).isEqualTo(3_000_000_000L);
    assertThat(millis("0s")).isZero();
  }

  @Test
  public void refusesWhatIsNoDuration() {
    String[] bad = {
      "",
      " ",
      "30",
      "abc",
      "ms",
      "-5s",
      "+5s",
      "1.5s",
      "1h 30m",
      "30s1h",
      "30S",
      "1h1h",
      "99999999999s"
    };
    for (String text : bad) {
      assertThatThrownBy(() -> millis(text))
          .as(text)
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "--windowSize="
                  + text
                  + " is not a duration: write a number with ms, s, m, h or d, such as 30s or"
                  + " 1h30m.");
    }
  }

  @Test
  public void refusesWhatWouldLeaveTheRangeOfTimes() {
    assertThat(millis("36500d")).isEqualTo(36_500L * 86_400_000);
    for (String text : new String[] {"36500d1ms", "9999999999d", "9999999999d9999999999h"}) {
      assertThatThrownBy(() -> millis(text))
          .hasMessage("--windowSize=" + text + " is too long: the maximum is 36500d.");
    }
  }

  @Test
  public void zeroIsRefusedWhereItMakesNoSense() {
    assertThat(DurationOption.parsePositive("windowSize", "1ms").getMillis()).isEqualTo(1);
    assertThatThrownBy(() -> DurationOption.parsePositive("windowSize", "0s"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--windowSize=0s must be positive, such as 30s.");
  }
}
