package dev.streamgauge.alerts.count;

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

  /** The value of each field of {@link #OTHER} in labels. */
  private static final String OTHER_VALUE = "other";

  /** Separates values. No value contains this character. */
  private static final char SEPARATOR = '\u001f';

  /** Longer values are truncated, as they become labels. */
  private static final int MAX_LENGTH = 200;

  private SeriesKey() {}

  /** Returns {@code value} with only the characters that a key may contain. */
  static String clean(String value) {
    String clean =
        value.length() <= MAX_LENGTH
            ? value
            : value.substring(
                0,
                Character.isHighSurrogate(value.charAt(MAX_LENGTH - 1))
                    ? MAX_LENGTH - 1
                    : MAX_LENGTH);
    return clean.indexOf(SEPARATOR) < 0 && clean.indexOf('\u0000') < 0
        ? clean
        : clean.replace(SEPARATOR, ' ').replace('\u0000', ' ');
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
