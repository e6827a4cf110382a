package dev.streamgauge.logs.time;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Abbreviations of time zones: those with one offset everywhere, and ambiguous ones. */
final class ZoneNames {
  /** The offset of a word that is not a known abbreviation. */
  static final int NO_ZONE = Integer.MIN_VALUE;

  /** The offset of an abbreviation that several zones use with different offsets. */
  static final int AMBIGUOUS = Integer.MAX_VALUE;

  private static final int SHORTEST = 2;
  private static final int LONGEST = 5;

  /** Minutes ahead of UTC. */
  private static final Map<String, Integer> MINUTES =
      Map.ofEntries(
          Map.entry("UTC", 0),
          Map.entry("GMT", 0),
          Map.entry("UT", 0),
          Map.entry("WET", 0),
          Map.entry("WEST", 60),
          Map.entry("CET", 60),
          Map.entry("CEST", 120),
          Map.entry("MET", 60),
          Map.entry("MEST", 120),
          Map.entry("MEZ", 60),
          Map.entry("MESZ", 120),
          Map.entry("EET", 120),
          Map.entry("EEST", 180),
          Map.entry("MSK", 180),
          Map.entry("MSD", 240),
          Map.entry("TRT", 180),
          Map.entry("IDT", 180),
          Map.entry("WAT", 60),
          Map.entry("CAT", 120),
          Map.entry("SAST", 120),
          Map.entry("EAT", 180),
          Map.entry("PKT", 300),
          Map.entry("NPT", 345),
          Map.entry("ICT", 420),
          Map.entry("WIB", 420),
          Map.entry("WITA", 480),
          Map.entry("WIT", 540),
          Map.entry("IRST", 210),
          Map.entry("IRDT", 270),
          Map.entry("YEKT", 300),
          Map.entry("KRAT", 420),
          Map.entry("IRKT", 480),
          Map.entry("YAKT", 540),
          Map.entry("VLAT", 600),
          Map.entry("HKT", 480),
          Map.entry("SGT", 480),
          Map.entry("MYT", 480),
          Map.entry("PHT", 480),
          Map.entry("AWST", 480),
          Map.entry("JST", 540),
          Map.entry("KST", 540),
          Map.entry("ACST", 570),
          Map.entry("AEST", 600),
          Map.entry("ACDT", 630),
          Map.entry("AEDT", 660),
          Map.entry("NZST", 720),
          Map.entry("NZDT", 780),
          Map.entry("BRT", -180),
          Map.entry("BRST", -120),
          Map.entry("ART", -180),
          Map.entry("CLT", -240),
          Map.entry("CLST", -180),
          Map.entry("COT", -300),
          Map.entry("UYT", -180),
          Map.entry("NST", -210),
          Map.entry("NDT", -150),
          Map.entry("EST", -300),
          Map.entry("EDT", -240),
          Map.entry("CDT", -300),
          Map.entry("MST", -420),
          Map.entry("MDT", -360),
          Map.entry("PST", -480),
          Map.entry("PDT", -420),
          Map.entry("AKST", -540),
          Map.entry("AKDT", -480),
          Map.entry("HST", -600),
          Map.entry("HDT", -540),
          Map.entry("ACWST", 525),
          Map.entry("AFT", 270),
          Map.entry("ALMT", 300),
          Map.entry("ANAT", 720),
          Map.entry("AZOST", 0),
          Map.entry("AZOT", -60),
          Map.entry("AZT", 240),
          Map.entry("BNT", 480),
          Map.entry("BOT", -240),
          Map.entry("BTT", 360),
          Map.entry("CHADT", 825),
          Map.entry("CHAST", 765),
          Map.entry("CHUT", 600),
          Map.entry("CKT", -600),
          Map.entry("CVT", -60),
          Map.entry("CXT", 420),
          Map.entry("EGST", -60),
          Map.entry("EGT", -120),
          Map.entry("FJT", 720),
          Map.entry("FKT", -180),
          Map.entry("GALT", -360),
          Map.entry("GFT", -180),
          Map.entry("GILT", 720),
          Map.entry("GYT", -240),
          Map.entry("HADT", -540),
          Map.entry("HOVT", 420),
          Map.entry("KGT", 360),
          Map.entry("LHDT", 660),
          Map.entry("LHST", 630),
          Map.entry("LINT", 840),
          Map.entry("MAGT", 660),
          Map.entry("MMT", 390),
          Map.entry("MVT", 300),
          Map.entry("NCT", 660),
          Map.entry("NOVT", 420),
          Map.entry("NRT", 720),
          Map.entry("OMST", 360),
          Map.entry("ORAT", 300),
          Map.entry("PETT", 720),
          Map.entry("PHST", 480),
          Map.entry("PWT", 540),
          Map.entry("PYT", -180),
          Map.entry("SAKT", 660),
          Map.entry("SAMT", 240),
          Map.entry("SRET", 660),
          Map.entry("TAHT", -600),
          Map.entry("TJT", 300),
          Map.entry("TKT", 780),
          Map.entry("TLT", 540),
          Map.entry("TMT", 300),
          Map.entry("TVT", 720),
          Map.entry("ULAT", 480),
          Map.entry("UZT", 300),
          Map.entry("VET", -240),
          Map.entry("VUT", 660),
          Map.entry("WAKT", 720),
          Map.entry("WFT", 720),
          // India, Israel, Ireland; Central America, China, Cuba; Britain, Bangladesh; and so on.
          Map.entry("IST", AMBIGUOUS),
          Map.entry("CST", AMBIGUOUS),
          Map.entry("BST", AMBIGUOUS),
          Map.entry("AST", AMBIGUOUS),
          Map.entry("ADT", AMBIGUOUS),
          Map.entry("SST", AMBIGUOUS),
          Map.entry("GST", AMBIGUOUS),
          Map.entry("AMT", AMBIGUOUS),
          Map.entry("ECT", AMBIGUOUS),
          Map.entry("WST", AMBIGUOUS),
          Map.entry("BDT", AMBIGUOUS));

  /** Abbreviations for which other zones than the usual one may be meant: if they are ours. */
  private static final Set<String> SHARED = Set.of("CDT", "PST", "PDT", "MST", "EST", "NST");

  private static final int[] WORDS;
  private static final int[] OFFSETS;

  /** A bit for each letter that a word ends with. */
  private static final int LAST_LETTERS;

  static {
    TreeMap<Integer, Integer> all = new TreeMap<>();
    MINUTES.forEach((word, minutes) -> all.put(pack(word), minutes));
    WORDS = all.keySet().stream().mapToInt(Integer::intValue).toArray();
    LAST_LETTERS =
        MINUTES.keySet().stream()
            .mapToInt(word -> 1 << (word.charAt(word.length() - 1) & 0x1F))
            .reduce(0, (one, other) -> one | other);
    OFFSETS = all.values().stream().mapToInt(Integer::intValue).toArray();
  }

  private ZoneNames() {}

  private static int pack(String word) {
    int packed = 0;
    for (int i = 0; i < word.length(); i++) {
      packed = packed << 5 | (word.charAt(i) & 0x1F);
    }
    return packed;
  }

  /** Returns the end of the capitals at {@code at} if they may be a zone; else -1. */
  private static int wordEnd(byte[] bytes, int at, int to) {
    int end = at;
    while (end < to && end - at <= LONGEST && bytes[end] >= 'A' && bytes[end] <= 'Z') {
      end++;
    }
    int length = end - at;
    boolean stands = end == to || !(GregorianDates.isAlphanumeric(bytes[end]) || bytes[end] == '_');
    return length >= SHORTEST && length <= LONGEST && stands ? end : -1;
  }

  /** Returns where the zone's abbreviation at {@code at} ends; -1 if there is none. */
  static int end(byte[] bytes, int at, int to) {
    int end = wordEnd(bytes, at, to);
    // Most words here are levels, which end in other letters.
    return end < 0
            || (LAST_LETTERS >>> (bytes[end - 1] & 0x1F) & 1) == 0
            || offsetMinutes(bytes, at, end) == NO_ZONE
        ? -1
        : end;
  }

  /** Returns whether a zone of one's own that uses the abbreviation is meant by it. */
  static boolean isShared(String name) {
    return SHARED.contains(name);
  }

  /**
   * Returns the end of the word at {@code at} if it looks like an abbreviation that is not known:
   * capitals that end with a T, but not the level ALERT. Returns -1 if it does not.
   */
  static int unknownEnd(byte[] bytes, int at, int to) {
    int end = at < to ? wordEnd(bytes, at, to) : -1;
    return end - at >= 3
            && bytes[end - 1] == 'T'
            && !(bytes[at] == 'A' && bytes[at + 1] == 'L' && bytes[at + 2] == 'E')
        ? end
        : -1;
  }

  /** Returns the offset of {@code [from, to)} from UTC in minutes, NO_ZONE, or AMBIGUOUS. */
  static int offsetMinutes(byte[] bytes, int from, int to) {
    int packed = 0;
    for (int i = from; i < to; i++) {
      packed = packed << 5 | (bytes[i] & 0x1F);
    }
    int low = 0;
    int high = WORDS.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (WORDS[middle] < packed) {
        low = middle + 1;
      } else if (WORDS[middle] > packed) {
        high = middle - 1;
      } else {
        return OFFSETS[middle];
      }
    }
    return NO_ZONE;
  }
}
