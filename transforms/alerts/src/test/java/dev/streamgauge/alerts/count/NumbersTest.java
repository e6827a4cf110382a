package dev.streamgauge.alerts.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class NumbersTest {
  private static Numbers of(List<Double> values) {
    Numbers numbers = new Numbers(true);
    values.forEach(numbers::add);
    return numbers;
  }

  private static List<Double> random(int seed, int size) {
    Random random = new Random(seed);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double value = Math.exp(random.nextGaussian() * 4);
      values.add(random.nextInt(4) == 0 ? -value : random.nextInt(9) == 0 ? 0 : value);
    }
    return values;
  }

  private static byte[] bytes(Numbers numbers) {
    ByteBuf buf = new ByteBuf(16);
    numbers.encode(buf);
    return buf.toBytes();
  }

  @Test
  public void quantilesAreWithinTheStatedErrorOfTheSortedValues() {
    for (int seed = 0; seed < 20; seed++) {
      List<Double> values = random(seed, 1 + seed * 53);
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      Numbers numbers = of(values);
      for (double q : new double[] {0.01, 0.25, 0.5, 0.9, 0.99, 0.999}) {
        double exact = sorted[(int) Math.ceil(q * sorted.length) - 1];
        assertThat(numbers.quantile(q))
            .isCloseTo(exact, within(1e-9 + Numbers.RELATIVE_ERROR * 1.001 * Math.abs(exact)));
      }
    }
  }

  @Test
  public void sumsAndExtremesAreThoseOfThePlainComputation() {
    List<Double> values = random(3, 500);
    Numbers numbers = of(values);
    double sum = values.stream().mapToDouble(Double::doubleValue).sum();
    assertThat(numbers.count()).isEqualTo(500);
    assertThat(numbers.sum()).isCloseTo(sum, within(0.001));
    assertThat(numbers.average()).isCloseTo(sum / 500, within(0.001));
    assertThat(numbers.min()).isEqualTo(Collections.min(values));
    assertThat(numbers.max()).isEqualTo(Collections.max(values));
  }

  @Test
  public void orderAndPartsDoNotMatter() {
    List<Double> values = random(5, 400);
    byte[] expected = bytes(of(values));
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      Collections.shuffle(values, random);
      int cut = random.nextInt(values.size());
      Numbers left = of(values.subList(0, cut));
      Numbers right = Numbers.decode(new ByteBuf(bytes(of(values.subList(cut, values.size())))));
      right.addAll(left);
      assertThat(bytes(right)).isEqualTo(expected);
    }
  }

  @Test
  public void extremeNumbersAreBounded() {
    Numbers numbers = of(Arrays.asList(1e300, -1e300, 1e-300, Double.MAX_VALUE, 0.0));
    assertThat(bytes(numbers).length).isLessThan(10_000);
    assertThat(Numbers.decode(new ByteBuf(bytes(numbers))).count()).isEqualTo(5);
  }

  @Test
  public void sumsOfGreatAndOfSmallNumbersAreRight() {
    List<Double> great = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      great.add(4e18);
      great.add(i < 10 ? -1e18 : 2.5e18);
    }
    Collections.shuffle(great, new Random(1));
    Numbers half = of(great.subList(0, 17));
    half.addAll(Numbers.decode(new ByteBuf(bytes(of(great.subList(17, 40))))));
    assertThat(half.sum()).isEqualTo(80e18 - 10e18 + 25e18);
    assertThat(bytes(half)).isEqualTo(bytes(of(great)));
    assertThat(of(Collections.nCopies(30, -4e18)).average()).isEqualTo(-4e18);
    assertThat(of(Collections.nCopies(1000, 2.5e-7)).sum()).isCloseTo(2.5e-4, within(1e-9));
  }
}
