package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A number with a unit, as written in lines and in rules: {@code 12ms}, {@code 3KiB}, {@code 99.5%}
 * or {@code 17}.
 *
 * @param number the number as written
 * @param unit the unit as written; empty if there is none
 */
@Internal
public record Quantity(double number, String unit) implements Serializable {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\\s*([\\p{L}%]*)\\s*");

  /** A duration in several units, such as {@code 1m30.5s}. */
  private static final Pattern PARTS =
      Pattern.compile("\\s*([+-]?)((?:[0-9]+(?:\\.[0-9]+)?(?:ns|us|µs|μs|ms|[smhd])){2,})\\s*");

  private static final Pattern PART = Pattern.compile("([0-9.]+)([^0-9.]+)");

  /** Longer texts are no numbers. */
  private static final int MOST_CHARACTERS = 64;

  /** A unit: what it measures, and how many of the base unit (seconds, bytes, one) it is. */
  private record Unit(char dimension, BigDecimal scale) {}

  private static Unit unit(char dimension, String scale) {
    return new Unit(dimension, new BigDecimal(scale));
  }

  private static final Map<String, Unit> UNITS =
      Map.ofEntries(
          Map.entry("", unit(' ', "1")),
          Map.entry("%", unit('%', "0.01")),
          Map.entry("ns", unit('t', "1e-9")),
          Map.entry("us", unit('t', "1e-6")),
          Map.entry("µs", unit('t', "1e-6")),
          Map.entry("μs", unit('t', "1e-6")),
          Map.entry("ms", unit('t', "1e-3")),
          Map.entry("s", unit('t', "1")),
          Map.entry("m", unit('t', "60")),
          Map.entry("min", unit('t', "60")),
          Map.entry("h", unit('t', "3600")),
          Map.entry("d", unit('t', "86400")),
          Map.entry("B", unit('b', "1")),
          Map.entry("kB", unit('b', "1e3")),
          Map.entry("KB", unit('b', "1e3")),
          Map.entry("MB", unit('b', "1e6")),
          Map.entry("GB", unit('b', "1e9")),
          Map.entry("TB", unit('b', "1e12")),
          Map.entry("KiB", unit('b', "1024")),
          Map.entry("MiB", unit('b', "1048576")),
          Map.entry("GiB", unit('b', "1073741824")),
          Map.entry("TiB", unit('b', "1099511627776")));

  /**
   * Parses {@code text}.
   *
   * @throws IllegalArgumentException if it is not a number, or its unit is unknown
   */
  public static Quantity parse(String text) {
    Matcher matcher = FORM.matcher(text);
    BigDecimal seconds = seconds(text);
    if (seconds != null) {
      return new Quantity(seconds.doubleValue(), "s");
    }
    if (text.length() > MOST_CHARACTERS || !matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not a number such as 250 or 12ms");
    }
    if (!UNITS.containsKey(matcher.group(2))) {
      throw new IllegalArgumentException(
          "\""
              + matcher.group(2)
              + "\" is not a unit: use ns, us, ms, s, m, h, d, B, KB, MB, GB,"
              + " KiB, MiB, GiB or %");
    }
    return new Quantity(Double.parseDouble(matcher.group(1)), matcher.group(2));
  }

  /**
   * Returns the number in {@code text}, a value in a line, in the unit of this. A number without a
   * unit is in this unit; if this has none, a number with a unit is in seconds or bytes.
   *
   * @return not a number if the text is none, or measures something else
   */
  public double read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > MOST_CHARACTERS) {
      return Double.NaN;
    }
    if (!matcher.matches()) {
      BigDecimal seconds = seconds(text);
      return seconds == null ? Double.NaN : converted(seconds, UNITS.get("s"));
    }
    double value = Double.parseDouble(matcher.group(1));
    Unit written = UNITS.get(matcher.group(2));
    if (written == null || Double.isInfinite(value)) {
      return Double.NaN;
    }
    if (written.dimension() == ' ' || written.equals(UNITS.get(unit))) {
      return value;
    }
    return converted(new BigDecimal(matcher.group(1)), written);
  }

  /** Returns a number in another unit, rounded once: 0.3s is 300ms. */
  private double converted(BigDecimal number, Unit written) {
    Unit wanted = UNITS.get(unit);
    if (wanted.dimension() != ' ' && wanted.dimension() != written.dimension()) {
      return Double.NaN;
    }
    return number
        .multiply(written.scale())
        .divide(wanted.scale(), MathContext.DECIMAL128)
        .doubleValue();
  }

  /** Returns the seconds of a duration in several units; null if it is none. */
  private static @Nullable BigDecimal seconds(String text) {
    Matcher matcher = PARTS.matcher(text);
    if (text.length() > MOST_CHARACTERS || !matcher.matches()) {
      return null;
    }
    BigDecimal seconds = BigDecimal.ZERO;
    for (Matcher part = PART.matcher(matcher.group(2)); part.find(); ) {
      BigDecimal scale = UNITS.get(part.group(2)).scale();
      seconds = seconds.add(new BigDecimal(part.group(1)).multiply(scale));
    }
    return matcher.group(1).equals("-") ? seconds.negate() : seconds;
  }

  @Override
  public String toString() {
    return number + unit;
  }
}
