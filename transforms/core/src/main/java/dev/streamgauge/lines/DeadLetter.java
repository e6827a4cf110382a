package dev.streamgauge.lines;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/**
 * A line that could not be processed, with the information a person needs to find out why. It
 * travels inside the {@link LineBatch} it was read with, so that it is written, or read again, with
 * that batch.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class DeadLetter implements Serializable {
  /** Returns a dead letter, which takes ownership of {@code line}. */
  public static DeadLetter of(byte[] line, String reason, String source, long readMillis) {
    return new AutoValue_DeadLetter(line, reason, source, readMillis);
  }

  /** Returns the line as read from the source. The array must not be modified. */
  @SuppressWarnings("mutable")
  public abstract byte[] line();

  /** Returns the reason, for people, such as {@code no time}. */
  public abstract String reason();

  /**
   * Returns where it came from, such as {@code kafka:logs/0@1234} or {@code listen:10.0.0.7:40112}.
   */
  public abstract String source();

  /** Returns when it was read, in milliseconds since the epoch. */
  public abstract long readMillis();
}
