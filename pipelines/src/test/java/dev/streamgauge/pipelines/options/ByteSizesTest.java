package dev.streamgauge.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.Test;

public class ByteSizesTest {
  private static long bytes(String text) {
    return ByteSizes.parse("spoolSize", text);
  }

  @Test
  public void readsEachUnit() {
    assertThat(bytes("0")).isZero();
    assertThat(bytes("123456789")).isEqualTo(123_456_789);
    assertThat(bytes("64k")).isEqualTo(65_536);
    assertThat(bytes(" 500M ")).isEqualTo(524_288_000);
    assertThat(bytes("3g")).isEqualTo(3_221_225_472L);
    assertThat(bytes("999999999g")).isPositive();
  }

  @Test
  public void refusesWhatIsNoSize() {
    for (String bad : new String[] {"", " ", "g", "-1", "+1", "1.5g", "1 g", "1gb", "1t", "1e9"}) {
      assertThatThrownBy(() -> bytes(bad))
          .as(bad)
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "--spoolSize=%s is not a size: write a number of bytes, or one with k, m or"
                  + " g, such as 1g.",
              bad);
    }
  }
}
