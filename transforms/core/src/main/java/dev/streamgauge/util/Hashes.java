package dev.streamgauge.util;

import org.apache.beam.sdk.annotations.Internal;

/** Computes 64-bit hashes that are the same in every JVM. */
@Internal
public final class Hashes {
  private Hashes() {}

  /**
   * Returns the hash of {@code text}: a multiplication per character, then MurmurHash3's finalizer.
   */
  public static long of(String text) {
    long h = text.length() * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0xFF51AFD7ED558CCDL;
      h ^= h >>> 32;
    }
    h ^= h >>> 33;
    h *= 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }

  /**
   * Returns a hash of {@code text} that nobody can predict without knowing {@code seed}: for texts
   * that strangers may choose, such as the names in lines of a log.
   */
  public static long of(String text, long seed) {
    long h = mix(seed) ^ text.length() * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0xFF51AFD7ED558CCDL;
      h ^= h >>> 32;
    }
    return mix(h + Long.rotateLeft(seed, 32));
  }

  private static long mix(long hash) {
    long h = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }
}
