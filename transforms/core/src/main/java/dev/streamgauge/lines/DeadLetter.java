package dev.streamgauge.lines;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/**
 * A line that could not be used, with what a person needs to find out why. It travels inside the
 * {@link LineBatch} it was read with, so that it is written, or read again, with that batch.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class DeadLetter implements Serializable {
  /** A letter; {@code line} is handed over. */
  public static DeadLetter of(byte[] line, String reason, String source, long readMillis) {
    return new AutoValue_DeadLetter(line, reason, source, readMillis);
  }

  /** The line as the source has it. Not to be written to. */
  @SuppressWarnings("mutable")
  public abstract byte[] line();

  /** Why it is dead, for people: {@code no time}. */
  public abstract String reason();

  /** Where it came from, such as {@code kafka:logs/0@1234} or {@code listen:10.0.0.7:40112}. */
  public abstract String source();

  /** When it was read, in milliseconds since the epoch. */
  public abstract long readMillis();
}
