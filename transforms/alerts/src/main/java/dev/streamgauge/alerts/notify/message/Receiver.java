package dev.streamgauge.alerts.notify.message;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A destination of alerts: a name, which rules use, and a notifier.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class Receiver implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Also valid as the name of a directory. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

  /** Returns the name that rules use. */
  public abstract String name();

  /** Returns how alerts are sent to it. */
  public abstract Notifier notifier();

  /**
   * Creates a receiver.
   *
   * @throws IllegalArgumentException if the name has characters other than ASCII letters, digits,
   *     {@code _}, {@code .} and {@code -}, or more than 100
   */
  public static Receiver of(String name, Notifier notifier) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A receiver's name has letters, digits, _, . and -, and 100 of them at most: " + name);
    }
    return new AutoValue_Receiver(name, notifier);
  }
}
