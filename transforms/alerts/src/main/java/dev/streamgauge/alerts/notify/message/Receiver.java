package dev.streamgauge.alerts.notify.message;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Somewhere to send alerts to: a name, which rules use, and a notifier.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class Receiver implements Serializable {
  private static final long serialVersionUID = 1L;

  /** It names a directory too. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

  /** What rules call it. */
  public abstract String name();

  /** How alerts are sent to it. */
  public abstract Notifier notifier();

  /**
   * A receiver.
   *
   * @throws IllegalArgumentException if the name has other characters than letters of ASCII,
   *     digits, {@code _}, {@code .} and {@code -}, or more than 100
   */
  public static Receiver of(String name, Notifier notifier) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A receiver's name has letters, digits, _, . and -, and 100 of them at most: " + name);
    }
    return new AutoValue_Receiver(name, notifier);
  }
}
