package dev.streamgauge.pipelines.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the sizes of options: {@code 64k}, {@code 500m}, {@code 1g}. */
public final class ByteSizes {
  // Few enough digits that no product overflows.
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([kmgKMG]?)");

  private ByteSizes() {}

  /**
   * Parses the value {@code text} of option {@code option}; k, m and g are powers of 1024.
   *
   * @throws ConfigException if it is not a size
   */
  public static long parse(String option, String text) {
    Matcher parts = FORM.matcher(text.trim());
    if (!parts.matches()) {
      throw new ConfigException(
          String.format(
              "--%s=%s is not a size: write a number of bytes, or one with k, m or g, such as 1g.",
              option, text));
    }
    int shift =
        switch (parts.group(2)) {
          case "k", "K" -> 10;
          case "m", "M" -> 20;
          case "g", "G" -> 30;
          default -> 0;
        };
    return Long.parseLong(parts.group(1)) << shift;
  }
}
