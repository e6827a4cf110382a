package dev.streamgauge.runners.spark;

import dev.streamgauge.pipelines.options.ConfigException;
import java.util.Map;

/** Checks the user's read times against the batch interval. */
final class ReadTimes {
  private ReadTimes() {}

  /**
   * Checks {@code minReadTimeMillis} and {@code readTimePercentage}.
   *
   * @throws ConfigException if reading would take longer than a micro-batch
   */
  static void check(Map<String, String> given, long batchMillis) {
    String least = given.get("minReadTimeMillis");
    if (least != null && positive("minReadTimeMillis", least) >= batchMillis) {
      throw new ConfigException(
          String.format(
              "--minReadTimeMillis=%s must be less than --batchIntervalMillis=%d: a micro-batch that"
                  + " reads for longer than it lasts falls behind forever.",
              least, batchMillis));
    }
    String part = given.get("readTimePercentage");
    if (part != null && !isPart(part)) {
      throw new ConfigException(
          "--readTimePercentage="
              + part
              + " must be between 0 and 1, such as 0.8: it is the share of the batch interval that"
              + " is spent on reading.");
    }
  }

  private static boolean isPart(String text) {
    try {
      double part = Double.parseDouble(text);
      return part > 0 && part < 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Parses {@code text} as a positive number of milliseconds. */
  static long positive(String name, String text) {
    try {
      long millis = Long.parseLong(text);
      if (millis > 0) {
        return millis;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new ConfigException("--" + name + "=" + text + " must be a number of milliseconds.");
  }
}
