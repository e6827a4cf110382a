package dev.streamgauge.patterns.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Words with a meaning of their own in logs, whatever program writes them. */
enum KnownWords {
  SEVERITY(
      "trace debug info notice warn warning error err severe crit critical fatal alert emerg panic"
          + " verbose fine finer finest failure v d i w e f"),
  /** Follow a number. */
  UNIT(
      "b kb mb gb tb kib mib gib tib byte bytes k m g ns us ms msec millis s sec secs second seconds"
          + " min mins minute minutes hour hours day days hz khz mhz ghz am pm utc gmt edt est pst"
          + " pdt cest cet"),
  DATE("mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec"),
  /** Ends the name of a host. English words and endings of files and settings are left out. */
  TOP_DOMAIN(
      "com net org edu gov mil int arpa info biz local lan localdomain internal ae ar at au be bg"
          + " br ca cc ch cl cn co cz de dk eg es eu fi fr gr hk hu ie il in ir it jp kr me mx my nl"
          + " nz ph pl pt ro ru sa se sg sk th tr tv tw ua uk us vn za"),
  /** Begins the name of a Java package or the like. */
  REVERSED_DOMAIN("com org net io"),
  /** Precedes a name that somebody has chosen. */
  ROLE("user username"),
  /** Follows such a name. */
  PREPOSITION("from by on at for in with to via as is has was and or"),
  /** The key of a text, not of a single value. */
  TEXT_KEY("msg message error err reason");

  private final long[] table = new long[256];

  KnownWords(String words) {
    for (String word : words.split(" ")) {
      byte[] bytes = word.getBytes(US_ASCII);
      long packed = Ascii.pack(bytes, 0, bytes.length);
      int at = slot(packed);
      while (table[at] != 0) {
        at = at + 1 & table.length - 1;
      }
      table[at] = packed;
    }
  }

  private static int slot(long packed) {
    return (int) (packed * 0x9E3779B97F4A7C15L >>> 56);
  }

  /** Returns whether {@code [from, to)} is one of the words, in any case. */
  boolean has(byte[] bytes, int from, int to) {
    return has(Ascii.pack(bytes, from, to));
  }

  /** Returns whether a {@linkplain Ascii#pack packed} word is one of these. */
  boolean has(long packed) {
    if (packed < 0) {
      return false;
    }
    int at = slot(packed);
    while (table[at] != 0) {
      if (table[at] == packed) {
        return true;
      }
      at = at + 1 & table.length - 1;
    }
    return false;
  }
}
