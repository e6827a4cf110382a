package dev.streamgauge.util;

import org.apache.beam.sdk.annotations.Internal;

/** Keys that are too long for where results are stored. */
@Internal
public final class LongKeys {
  /** How many characters of a long key are kept. */
  private static final int KEPT = 400;

  private LongKeys() {}

  /**
   * Returns {@code key} if it has up to {@code most} characters, of which there must be 500 or more; else
   * its beginning and a hash of the whole, so that other keys stay others. What is left of a key
   * does not depend on {@code most}: each revision of a result has the same.
   */
  public static String cut(String key, int most) {
    if (key.length() <= most) {
      return key;
    }
    int cut = Character.isHighSurrogate(key.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
    return key.substring(0, cut) + "\u2026" + Sha256.hex(key);
  }
}
