package dev.streamgauge.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.Test;

public class QuantityTest {
  @Test
  public void valuesAreReadInTheUnitOfTheThreshold() {
    Quantity millis = Quantity.parse("250ms");
    assertThat(millis.number()).isEqualTo(250);
    assertThat(millis.read("12ms")).isEqualTo(12);
    assertThat(millis.read("1.5s")).isCloseTo(1500, within(1e-9));
    assertThat(millis.read("800us")).isCloseTo(0.8, within(1e-9));
    assertThat(millis.read("17")).as("without a unit").isEqualTo(17);
    assertThat(Quantity.parse("3 KiB").read("6144B")).isCloseTo(6, within(1e-9));
  }

  @Test
  public void withoutAUnitInTheRuleUnitsAreSecondsAndBytes() {
    Quantity plain = Quantity.parse("500");
    assertThat(plain.read("502")).isEqualTo(502);
    assertThat(plain.read("12ms")).isCloseTo(0.012, within(1e-9));
    assertThat(plain.read("3KiB")).isEqualTo(3072);
  }

  @Test
  public void whatIsNoNumberOrMeasuresSomethingElseIsNone() {
    Quantity millis = Quantity.parse("250ms");
    for (String text :
        new String[] {"", "fast", "3KiB", "5%", "1e999", "12 parsecs", "1".repeat(99)}) {
      assertThat(millis.read(text)).as(text).isNaN();
    }
    assertThatThrownBy(() -> Quantity.parse("12 parsecs")).hasMessageContaining("not a unit");
    assertThatThrownBy(() -> Quantity.parse("fast")).hasMessageContaining("not a number");
  }
}
