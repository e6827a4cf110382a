package dev.streamgauge.alerts.event;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Formats a value in a {@link Template}: {@code {{ $value | humanizeDuration }}}. The names are
 * those of Prometheus' templates. What is not a number passes a function of numbers unchanged.
 *
 * @param kind what it does
 * @param argument its number; 0 for those that take none
 */
record TemplateFunction(Kind kind, int argument) implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String[] THOUSANDS = {"", "k", "M", "G", "T", "P", "E"};
  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final String[] FRACTIONS = {"", "m", "u", "n", "p"};
  private static final int MOST = 10_000;

  /** What Java takes for a number is more: 5d, 7f and 0x1p3, too. */
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?");

  enum Kind {
    /** 1234567 is 1.235M. */
    HUMANIZE("humanize", false),
    /** 1536 is 1.5Ki. */
    HUMANIZE1024("humanize1024", false),
    /** 3723 seconds are 1h 2m 3s. */
    HUMANIZE_DURATION("humanizeDuration", false),
    /** 0.1234 is 12.34%. */
    HUMANIZE_PERCENTAGE("humanizePercentage", false),
    /** 3.14159 with two decimals is 3.14. */
    ROUND("round", true),
    /** No more than that many characters. */
    TRUNCATE("truncate", true),
    TO_UPPER("toUpper", false),
    TO_LOWER("toLower", false);

    private final String word;
    private final boolean takesNumber;

    Kind(String word, boolean takesNumber) {
      this.word = word;
      this.takesNumber = takesNumber;
    }
  }

  /**
   * Parses a function and its number.
   *
   * @throws IllegalArgumentException if it is none; the message says which there are
   */
  static TemplateFunction parse(String text) {
    List<String> words = Arrays.stream(text.strip().split("\\s+")).toList();
    Optional<Kind> kind =
        Arrays.stream(Kind.values()).filter(each -> each.word.equals(words.get(0))).findFirst();
    if (kind.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no function \""
              + words.get(0)
              + "\", only "
              + Arrays.stream(Kind.values())
                  .map(each -> each.word)
                  .collect(Collectors.joining(", ")));
    }
    boolean takesNumber = kind.get().takesNumber;
    if (words.size() != (takesNumber ? 2 : 1)) {
      throw new IllegalArgumentException(
          takesNumber
              ? "\"" + words.get(0) + "\" needs a number, such as " + words.get(0) + " 2"
              : "\"" + words.get(0) + "\" takes nothing");
    }
    return new TemplateFunction(kind.get(), takesNumber ? number(words.get(1)) : 0);
  }

  private static int number(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Below.
    }
    throw new IllegalArgumentException("\"" + text + "\" is not a number from 0 to " + MOST);
  }

  /** Returns the formatted value. */
  String apply(String value) {
    switch (kind) {
      case TRUNCATE:
        return truncated(value);
      case TO_UPPER:
        return value.toUpperCase(Locale.ROOT);
      case TO_LOWER:
        return value.toLowerCase(Locale.ROOT);
      default:
        Double number = parsed(value);
        return number == null ? value : number(number);
    }
  }

  private static @Nullable Double parsed(String value) {
    if (!NUMBER.matcher(value).matches()) {
      return null;
    }
    try {
      double number = Double.parseDouble(value);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private String number(double value) {
    return switch (kind) {
      case HUMANIZE ->
          Math.abs(value) < 1 && value != 0 ? small(value) : scaled(value, 1000, THOUSANDS);
      case HUMANIZE1024 -> scaled(value, 1024, BINARY);
      case HUMANIZE_PERCENTAGE -> significant(value * 100) + "%";
      case HUMANIZE_DURATION -> duration(value);
      default -> BigDecimal.valueOf(value).setScale(argument, RoundingMode.HALF_UP).toPlainString();
    };
  }

  /** Returns four significant digits, as in Prometheus. */
  private static String significant(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    int digits = Math.max(4, exact.precision() - exact.scale());
    BigDecimal rounded = exact.round(new MathContext(digits));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static String scaled(double value, double base, String[] units) {
    double rest = value;
    int unit = 0;
    while (Math.abs(rest) >= base && unit < units.length - 1) {
      rest /= base;
      unit++;
    }
    return significant(rest) + units[unit];
  }

  private static String small(double value) {
    double rest = value;
    int unit = 0;
    while (Math.abs(rest) < 1 && unit < FRACTIONS.length - 1) {
      rest *= 1000;
      unit++;
    }
    return significant(rest) + FRACTIONS[unit];
  }

  private static String duration(double seconds) {
    double size = Math.abs(seconds);
    String sign = seconds < 0 ? "-" : "";
    if (size < 1) {
      return sign + (size == 0 ? "0s" : small(size) + "s");
    }
    if (size < 60) {
      return sign + significant(size) + "s";
    }
    long whole = (long) size;
    long days = whole / 86_400;
    String hours = whole >= 3600 ? whole / 3600 % 24 + "h " : "";
    return sign
        + (days > 0 ? days + "d " : "")
        + hours
        + (whole / 60 % 60 + "m ")
        + (whole % 60 + "s");
  }

  private String truncated(String value) {
    if (value.codePointCount(0, value.length()) <= argument) {
      return value;
    }
    return argument == 0 ? "" : value.substring(0, value.offsetByCodePoints(0, argument - 1)) + "…";
  }
}
