package dev.streamgauge.logs.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamgauge.lines.LineTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TimeZone;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Parses the zone that follows a time. */
final class ZoneText {
  /** The offset of an abbreviation that several zones use. */
  static final long AMBIGUOUS = Long.MAX_VALUE;

  /** The offset of a word that must be a zone, but is not known. */
  static final long UNKNOWN = Long.MAX_VALUE - 1;

  /** The offset of a zone with a name such as {@code Europe/Berlin}. */
  static final long REGION = Long.MAX_VALUE - 2;

  private static final int LONGEST_REGION = 32;
  private static final int MINUS_LENGTH = 3;

  private static final long MINUTE = 60_000;
  private static final int MAX_OFFSET_HOURS = 18;

  private ZoneText() {}

  /**
   * Returns the end of the zone at {@code at}, with or without a space before it; {@code at} if
   * there is none.
   */
  static int end(byte[] bytes, int at, int to) {
    if (at < 0 || at == to) {
      return at;
    }
    if (bytes[at] == 'Z' || bytes[at] == 'z') {
      return ends(bytes, at + 1, to) ? at + 1 : at;
    }
    if (bytes[at] == '[') {
      // As Java prints a time in a region.
      int region = regionEnd(bytes, at + 1, to);
      return region > 0 && region < to && bytes[region] == ']' ? region + 1 : at;
    }
    boolean space = bytes[at] == ' ';
    int start = space ? at + 1 : at;
    if (start >= to) {
      return at;
    }
    if (space && bytes[start] == '(') {
      int name = ZoneNames.end(bytes, start + 1, to);
      return name > 0 && name < to && bytes[name] == ')' ? name + 1 : at;
    }
    if (isSign(bytes[start])) {
      return signedEnd(bytes, at, start, to, space);
    }
    if (isMinus(bytes, start, to)) {
      return signedEnd(bytes, at, start + MINUS_LENGTH - 1, to, space);
    }
    int name = ZoneNames.end(bytes, start, to);
    if (name < 0) {
      int other = otherEnd(bytes, start, to, space);
      return other < 0 ? at : other;
    }
    if (name + 1 < to
        && isSign(bytes[name])
        && GregorianDates.isDigit(bytes[name + 1])
        && ZoneNames.offsetMinutes(bytes, start, name) == 0) {
      return hoursEnd(bytes, name + 1, to);
    }
    return name;
  }

  /**
   * Returns the end of a zone that is not a known abbreviation: a region, or an unknown
   * abbreviation in a place where only a zone can be. Returns -1 if there is none.
   */
  private static int otherEnd(byte[] bytes, int start, int to, boolean space) {
    byte first = bytes[start];
    if (first < 'A' || first > 'Z' || to - start < 4) {
      return -1;
    }
    if (bytes[start + 1] >= 'a') {
      // Guam's abbreviation is the only one in mixed case.
      boolean guam = bytes[start + 1] == 'h' && bytes[start + 2] == 'S' && bytes[start + 3] == 'T';
      return guam ? start + 4 : regionEnd(bytes, start, to);
    }
    if (bytes[start + 2] == '/' || GregorianDates.isDigit(bytes[start + 3])) {
      // US/Eastern, EST5EDT.
      return regionEnd(bytes, start, to);
    }
    int end = ZoneNames.unknownEnd(bytes, start, to);
    if (end < 0 || !space) {
      return end;
    }
    if (end == to) {
      return -1;
    }
    byte next = bytes[end];
    // PostgreSQL has a process ID in brackets after it.
    boolean pid =
        to - end > 3
            && next == ' '
            && bytes[end + 1] == '['
            && GregorianDates.isDigit(bytes[end + 2])
            && bytes[TimeToken.digitsEnd(bytes, end + 2, to - 1)] == ']';
    return pid || next == ']' || next == ')' || next == '"' ? end : -1;
  }

  /** Returns whether the text ends with a number, a space and an unknown abbreviation. */
  static boolean endsWithUnknown(byte[] bytes, int from, int to) {
    int at = to;
    while (at > from && bytes[at - 1] >= 'A' && bytes[at - 1] <= 'Z') {
      at--;
    }
    return at > from + 1
        && bytes[at - 1] == ' '
        && GregorianDates.isDigit(bytes[at - 2])
        && ZoneNames.end(bytes, at, to) < 0
        && ZoneNames.unknownEnd(bytes, at, to) == to;
  }

  private static int regionEnd(byte[] bytes, int start, int to) {
    int limit = Math.min(to, start + LONGEST_REGION);
    int end = start;
    boolean slash = to - start >= 7 && GregorianDates.isDigit(bytes[start + 3]);
    while (end < limit
        && (GregorianDates.isAlphanumeric(bytes[end]) || "/_-+".indexOf(bytes[end]) >= 0)) {
      slash |= bytes[end] == '/';
      end++;
    }
    return slash && region(bytes, start, end) != null ? end : -1;
  }

  /** Returns the zone with the name {@code [from, to)}; null if there is none. */
  static @Nullable ZoneId region(byte[] bytes, int from, int to) {
    try {
      return ZoneId.of(new String(bytes, from, to - from, US_ASCII));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Returns the end of {@code +hh:mm} or {@code +hhmm}; without a space before it also {@code +hh}.
   */
  private static int signedEnd(byte[] bytes, int at, int start, int to, boolean space) {
    if (to - start < 3 || GregorianDates.two(bytes, start + 1) < 0) {
      return at;
    }
    int hours = start + 3;
    int minutes = hours < to && bytes[hours] == ':' ? hours + 1 : hours;
    if (minutes + 2 <= to && GregorianDates.two(bytes, minutes) >= 0) {
      return !space || ends(bytes, minutes + 2, to) ? minutes + 2 : at;
    }
    if (space) {
      // PostgreSQL has a process ID in brackets after it. Other numbers are text.
      return to - hours >= 2 && bytes[hours] == ' ' && bytes[hours + 1] == '[' ? hours : at;
    }
    return ends(bytes, hours, to) ? hours : at;
  }

  /** Returns the end of {@code h}, {@code hh}, {@code hh:mm} or {@code hhmm}. */
  private static int hoursEnd(byte[] bytes, int at, int to) {
    int end = TimeToken.digitsEnd(bytes, at, Math.min(to, at + 4));
    boolean minutes =
        end - at <= 2
            && to - end >= 3
            && bytes[end] == ':'
            && GregorianDates.two(bytes, end + 1) >= 0;
    return minutes ? end + 3 : end;
  }

  private static boolean ends(byte[] bytes, int at, int to) {
    return at == to || !GregorianDates.isAlphanumeric(bytes[at]);
  }

  private static boolean isSign(byte b) {
    return b == '+' || b == '-';
  }

  /** Returns whether the minus sign U+2212, which ISO 8601 prefers, is at {@code at}. */
  private static boolean isMinus(byte[] bytes, int at, int to) {
    return to - at > MINUS_LENGTH
        && bytes[at] == (byte) 0xE2
        && bytes[at + 1] == (byte) 0x88
        && bytes[at + 2] == (byte) 0x92;
  }

  /**
   * Returns the offset from UTC, in milliseconds, of the zone {@code [from, to)}, without a space
   * before it; NONE if there is no such zone, {@link #AMBIGUOUS} if there are several.
   */
  static long offset(byte[] bytes, int from, int to) {
    byte first = bytes[from];
    if (first == 'Z' || first == 'z') {
      return 0;
    }
    if (isSign(first)) {
      return signed(bytes, from, to);
    }
    if (first < 0) {
      return signed(bytes, from + MINUS_LENGTH - 1, to);
    }
    int name = from;
    while (name < to && bytes[name] >= 'A' && bytes[name] <= 'Z') {
      name++;
    }
    if (name < to && !isSign(bytes[name])) {
      return REGION;
    }
    int minutes = ZoneNames.offsetMinutes(bytes, from, name);
    if (minutes == ZoneNames.NO_ZONE) {
      return UNKNOWN;
    }
    return minutes == ZoneNames.AMBIGUOUS
        ? AMBIGUOUS
        : name < to ? signed(bytes, name, to) : minutes * MINUTE;
  }

  private static long signed(byte[] bytes, int from, int to) {
    int digits = TimeToken.digitsEnd(bytes, from + 1, to);
    int length = digits - from - 1;
    int hours = length == 1 ? bytes[from + 1] - '0' : GregorianDates.two(bytes, from + 1);
    int minutes = 0;
    if (length == 4) {
      minutes = GregorianDates.two(bytes, from + 3);
    } else if (to - digits >= 3) {
      minutes = GregorianDates.two(bytes, digits + 1);
    }
    if (length == 3 || hours > MAX_OFFSET_HOURS || minutes < 0 || minutes > 59) {
      return LineTime.NONE;
    }
    long offset = (hours * 60L + minutes) * MINUTE;
    return bytes[from] == '+' ? offset : -offset;
  }

  /**
   * Returns the offset of {@code zone} from UTC, in milliseconds, when its clocks show {@code
   * local} and it is called {@code name}; NONE if it never is.
   */
  static long offsetIn(ZoneId zone, String name, long local) {
    TimeZone names = TimeZone.getTimeZone(zone);
    boolean summer = name.equals(names.getDisplayName(true, TimeZone.SHORT, Locale.ENGLISH));
    if (!summer && !name.equals(names.getDisplayName(false, TimeZone.SHORT, Locale.ENGLISH))) {
      return LineTime.NONE;
    }
    Instant instant = Instant.ofEpochMilli(local);
    if (ZoneNames.isShared(name) && summer && zone.getRules().nextTransition(instant) == null) {
      // The zone has given up summer time.
      return LineTime.NONE;
    }
    long standard = zone.getRules().getStandardOffset(instant).getTotalSeconds() * 1000L;
    return summer ? standard + Math.max(60 * MINUTE, names.getDSTSavings()) : standard;
  }
}
