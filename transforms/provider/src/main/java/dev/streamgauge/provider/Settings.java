package dev.streamgauge.provider;

import dev.streamgauge.util.Durations;
import java.util.Arrays;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** Reads single values of a configuration. */
final class Settings {
  private Settings() {}

  /**
   * Reads a duration such as {@code 30s}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Duration duration(String field, String text) {
    return Duration.millis(Durations.parse(text, field + " \"" + text + "\"").toMillis());
  }

  /**
   * Reads a value that is one of an enumeration, in lower case.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static <E extends Enum<E>> E oneOf(String field, String text, Class<E> type) {
    for (E each : type.getEnumConstants()) {
      if (name(each).equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "%s \"%s\" is not known: use one of %s.",
            field, text, Arrays.stream(type.getEnumConstants()).map(Settings::name).toList()));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether a switch is on; it is off if it is not there. */
  static boolean isOn(@Nullable Boolean value) {
    return value != null && value;
  }
}
