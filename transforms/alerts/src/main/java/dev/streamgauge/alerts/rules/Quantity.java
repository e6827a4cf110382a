package dev.streamgauge.alerts.rules;

import java.io.Serializable;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.annotations.Internal;

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

  /** Longer texts are no numbers. */
  private static final int MOST_CHARACTERS = 64;

  /** A unit: what it measures, and how many of the base unit (seconds, bytes, one) it is. */
  private record Unit(char dimension, double scale) {}

  private static final Map<String, Unit> UNITS =
      Map.ofEntries(
          Map.entry("", new Unit(' ', 1)),
          Map.entry("%", new Unit('%', 0.01)),
          Map.entry("ns", new Unit('t', 1e-9)),
          Map.entry("us", new Unit('t', 1e-6)),
          Map.entry("µs", new Unit('t', 1e-6)),
          Map.entry("μs", new Unit('t', 1e-6)),
          Map.entry("ms", new Unit('t', 1e-3)),
          Map.entry("s", new Unit('t', 1)),
          Map.entry("m", new Unit('t', 60)),
          Map.entry("min", new Unit('t', 60)),
          Map.entry("h", new Unit('t', 3600)),
          Map.entry("d", new Unit('t', 86_400)),
          Map.entry("B", new Unit('b', 1)),
          Map.entry("kB", new Unit('b', 1e3)),
          Map.entry("KB", new Unit('b', 1e3)),
          Map.entry("MB", new Unit('b', 1e6)),
          Map.entry("GB", new Unit('b', 1e9)),
          Map.entry("TB", new Unit('b', 1e12)),
          Map.entry("KiB", new Unit('b', 1024)),
          Map.entry("MiB", new Unit('b', 1024.0 * 1024)),
          Map.entry("GiB", new Unit('b', 1024.0 * 1024 * 1024)),
          Map.entry("TiB", new Unit('b', 1024.0 * 1024 * 1024 * 1024)));

  /**
   * Parses {@code text}.
   *
   * @throws IllegalArgumentException if it is not a number, or its unit is unknown
   */
  public static Quantity parse(String text) {
    Matcher matcher = FORM.matcher(text);
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
    if (text.length() > MOST_CHARACTERS || !matcher.matches()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(matcher.group(1));
    Unit written = UNITS.get(matcher.group(2));
    Unit wanted = UNITS.get(unit);
    if (written == null || Double.isInfinite(value)) {
      return Double.NaN;
    }
    if (written.dimension() == ' ' || written.equals(wanted)) {
      return value;
    }
    if (wanted.dimension() != ' ' && wanted.dimension() != written.dimension()) {
      return Double.NaN;
    }
    return value * written.scale() / wanted.scale();
  }

  @Override
  public String toString() {
    return number + unit;
  }
}
