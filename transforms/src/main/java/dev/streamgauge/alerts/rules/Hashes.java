package dev.streamgauge.alerts.rules;

/** Hashes of 64 bits that are the same in every JVM. */
public final class Hashes {
  private Hashes() {}

  /** The hash of {@code text}: a multiplication a character, then MurmurHash3's finalizer. */
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
}
