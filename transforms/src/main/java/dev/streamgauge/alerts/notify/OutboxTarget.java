package dev.streamgauge.alerts.notify;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What identifies an outbox in a JVM, and all it is made from. */
@AutoValue
abstract class OutboxTarget implements Serializable {
  private static final long serialVersionUID = 1L;

  abstract Receiver receiver();

  /** Where it keeps what waits; in memory if null. */
  abstract @Nullable String directory();

  /** How many events may wait. */
  abstract int limit();

  abstract Duration firstRetry();

  abstract Duration longestRetry();

  static OutboxTarget of(
      Receiver receiver,
      @Nullable String directory,
      int limit,
      Duration firstRetry,
      Duration longestRetry) {
    return new AutoValue_OutboxTarget(receiver, directory, limit, firstRetry, longestRetry);
  }
}
