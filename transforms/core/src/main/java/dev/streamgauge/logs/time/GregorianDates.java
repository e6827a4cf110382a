package dev.streamgauge.logs.time;

import dev.streamgauge.lines.LineTime;
import org.apache.beam.sdk.annotations.Internal;

/** Parses digits, months and days of the Gregorian calendar without allocation. */
@Internal
public final class GregorianDates {
  /** The first full year of the Gregorian calendar. Go's zero time, in year 1, is no time. */
  static final int FIRST_YEAR = 1583;

  private static final int EPOCH_YEAR = 1970;

  private static final int[] MONTHS = {
    pack('J', 'a', 'n'), pack('F', 'e', 'b'), pack('M', 'a', 'r'), pack('A', 'p', 'r'),
    pack('M', 'a', 'y'), pack('J', 'u', 'n'), pack('J', 'u', 'l'), pack('A', 'u', 'g'),
    pack('S', 'e', 'p'), pack('O', 'c', 't'), pack('N', 'o', 'v'), pack('D', 'e', 'c')
  };

  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private GregorianDates() {}

  public static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  public static boolean isAlphanumeric(byte b) {
    return isDigit(b) || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  /** Returns the number in the two digits at {@code at}; negative if they are not digits. */
  public static int two(byte[] bytes, int at) {
    return isDigit(bytes[at]) && isDigit(bytes[at + 1])
        ? (bytes[at] - '0') * 10 + (bytes[at + 1] - '0')
        : -1;
  }

  /** Returns the number at {@code at}, whose first digit may be a space; negative if it is none. */
  static int padded(byte[] bytes, int at) {
    return bytes[at] == ' ' && isDigit(bytes[at + 1]) ? bytes[at + 1] - '0' : two(bytes, at);
  }

  /** Returns the number in the four digits at {@code at}; negative if they are not digits. */
  public static int four(byte[] bytes, int at) {
    int high = two(bytes, at);
    int low = two(bytes, at + 2);
    return (high | low) < 0 ? -1 : high * 100 + low;
  }

  /**
   * Returns the month, from 1, whose English short name is at {@code at}; negative if there is
   * none.
   */
  public static int month(byte[] bytes, int at) {
    int name = pack(bytes[at], bytes[at + 1], bytes[at + 2]);
    for (int i = 0; i < MONTHS.length; i++) {
      if (MONTHS[i] == name) {
        return i + 1;
      }
    }
    return -1;
  }

  private static int pack(int a, int b, int c) {
    return (a & 0xFF) << 16 | (b & 0xFF) << 8 | (c & 0xFF);
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** Returns days since the epoch, or {@link LineTime#NONE} if there is no such day since 1583. */
  public static long epochDay(int year, int month, int day) {
    if (year < FIRST_YEAR
        || month < 1
        || month > 12
        || day < 1
        || day > DAYS[month - 1] + (month == 2 && isLeap(year) ? 1 : 0)) {
      return LineTime.NONE;
    }
    return days(year, month, day);
  }

  private static long days(int year, int month, int day) {
    // Years that begin in March end with the leap day (Howard Hinnant).
    int y = month > 2 ? year : year - 1;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return y * 365L + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
  }

  /** Returns the year of a day since the epoch. */
  static int yearOf(long epochDay) {
    // Never off by more than one.
    int year = (int) Math.floorDiv(epochDay * 10_000, 3_652_425L) + EPOCH_YEAR;
    long newYear = days(year, 1, 1);
    return epochDay < newYear
        ? year - 1
        : epochDay >= newYear + 365 + (isLeap(year) ? 1 : 0) ? year + 1 : year;
  }
}
