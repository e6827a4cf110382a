package dev.streamgauge.alerts.count;

import dev.streamgauge.util.Sha256;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The key of a series: the values of its fields in one string, so that tables need no separate key
 * objects.
 */
@Internal
public final class SeriesKey {
  /** The series of everything beyond a rule's limit. No value contains this character. */
  public static final String OTHER = "\u0000";

  /** The series of lines that count for all series alike. No value contains this character. */
  public static final String COMMON = "\u0000\u0000";

  /** The value of each field of {@link #OTHER} in labels. */
  private static final String OTHER_VALUE = "other";

  /** Separates values. No value contains this character. */
  private static final char SEPARATOR = '\u001f';

  /** Longer values are shortened, as they become labels. */
  private static final int MAX_LENGTH = 200;

  private static final char ELLIPSIS = '\u2026';
  private static final int HASH_LENGTH = 64;
  private static final int KEPT = MAX_LENGTH - HASH_LENGTH - 1;

  private SeriesKey() {}

  /**
   * Returns {@code value} if it is short and has only the characters that a key may contain; else
   * its beginning and a hash of the whole. Different values stay different: one that looks as if it
   * had a hash gets one, too.
   */
  static String clean(String value) {
    boolean allowed =
        value.length() <= MAX_LENGTH
            && value.indexOf(SEPARATOR) < 0
            && value.indexOf('\u0000') < 0
            && !seemsShortened(value);
    if (allowed) {
      return value;
    }
    int length = Math.min(value.length(), KEPT);
    int cut = Character.isHighSurrogate(value.charAt(length - 1)) ? length - 1 : length;
    return value.substring(0, cut).replace(SEPARATOR, ' ').replace('\u0000', ' ')
        + ELLIPSIS
        + Sha256.hex(value);
  }

  private static boolean seemsShortened(String value) {
    int hash = value.length() - HASH_LENGTH;
    return hash > 0
        && value.charAt(hash - 1) == ELLIPSIS
        && value.chars().skip(hash).allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** Returns the key of clean {@code values}. */
  static String of(String[] values) {
    return values.length == 1 ? values[0] : String.join(String.valueOf(SEPARATOR), values);
  }

  /** Returns the values in {@code key}, which has {@code fields} fields. */
  public static List<String> values(String key, int fields) {
    if (key.equals(OTHER)) {
      return Collections.nCopies(fields, OTHER_VALUE);
    }
    return List.of(key.split(String.valueOf(SEPARATOR), -1));
  }
}
