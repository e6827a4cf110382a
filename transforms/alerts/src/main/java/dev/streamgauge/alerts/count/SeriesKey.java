package dev.streamgauge.alerts.count;

import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The key of a series: the values of its fields in one string, so that tables need no objects of
 * their own for it.
 */
@Internal
public final class SeriesKey {
  /** The series of all that is beyond a rule's bound. No value has this character. */
  public static final String OTHER = "\u0000";

  /** The value of each field of {@link #OTHER} in labels. */
  private static final String OTHER_VALUE = "other";

  /** Between values. No value has this character. */
  private static final char SEPARATOR = '\u001f';

  /** Longer values are cut: they become labels. */
  private static final int MAX_LENGTH = 200;

  private SeriesKey() {}

  /** {@code value} as it may stand in a key. */
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

  /** The key of clean {@code values}. */
  static String of(String[] values) {
    return values.length == 1 ? values[0] : String.join(String.valueOf(SEPARATOR), values);
  }

  /** The values in {@code key}, of {@code fields} fields. */
  public static List<String> values(String key, int fields) {
    if (key.equals(OTHER)) {
      return Collections.nCopies(fields, OTHER_VALUE);
    }
    return List.of(key.split(String.valueOf(SEPARATOR), -1));
  }
}
