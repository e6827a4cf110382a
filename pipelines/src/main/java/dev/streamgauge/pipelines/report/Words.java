package dev.streamgauge.pipelines.report;

import java.util.Locale;

/** Numbers with their nouns. */
public final class Words {
  private Words() {}

  /** Returns {@code 1 line}, or {@code 2,000 lines}, for the noun {@code line}. */
  public static String count(long number, String noun) {
    return count(number, noun, noun + "s");
  }

  /** Returns {@code number} with the noun that fits it. */
  public static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }
}
