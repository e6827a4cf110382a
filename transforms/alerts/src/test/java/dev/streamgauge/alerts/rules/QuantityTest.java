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

  @Test
  public void decimalsAreTheSameInAllUnits() {
    Quantity millis = Quantity.parse("1ms");
    for (int tenths = 1; tenths < 5000; tenths++) {
      String seconds = tenths / 10 + "." + tenths % 10 + "s";
      assertThat(millis.read(seconds)).as(seconds).isEqualTo(tenths * 100.0);
      assertThat(millis.read(tenths + "us")).isEqualTo(Double.parseDouble(tenths + "e-3"));
    }
    assertThat(millis.read("-1.5e-3s")).isEqualTo(-1.5);
    assertThat(millis.read("1e99s")).isEqualTo(1e102);
    assertThat(millis.read("1e-999999999s")).isZero();
  }

  @Test
  public void durationsMayHaveSeveralUnits() {
    Quantity millis = Quantity.parse("1ms");
    assertThat(millis.read("1m30s")).isEqualTo(90_000);
    assertThat(millis.read("1h0m0.5s")).isEqualTo(3_600_500);
    assertThat(millis.read("-1s250ms")).isEqualTo(-1250);
    assertThat(Quantity.parse("2").read("1m2s")).isEqualTo(62);
    assertThat(Quantity.parse("1m30s")).isEqualTo(new Quantity(90, "s"));
    assertThat(Quantity.parse("1KiB").read("1m30s")).isNaN();
    assertThat(millis.read("1m30")).isNaN();
    assertThat(millis.read("1.2.3m4s")).isNaN();
  }
}
