package dev.streamgauge.alerts.notify.outbox;

import com.google.auto.value.AutoValue;
import dev.streamgauge.alerts.notify.message.Receiver;
import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Identifies an outbox in a JVM, and configures it. */
@Internal
@AutoValue
public abstract class OutboxTarget implements Serializable {
  private static final long serialVersionUID = 1L;

  public abstract Receiver receiver();

  /** Returns where it keeps waiting messages; null for in memory. */
  abstract @Nullable String directory();

  /** Returns whether the directory is shared by the processes of a cluster. */
  abstract boolean shared();

  /** Returns how many events may wait. */
  abstract int limit();

  abstract Duration firstRetry();

  abstract Duration longestRetry();

  public static OutboxTarget of(
      Receiver receiver,
      @Nullable String directory,
      int limit,
      Duration firstRetry,
      Duration longestRetry) {
    return new AutoValue_OutboxTarget(receiver, directory, false, limit, firstRetry, longestRetry);
  }

  /** Returns a target whose outbox is in a directory that the processes of a cluster share. */
  public static OutboxTarget shared(
      Receiver receiver, String directory, int limit, Duration firstRetry, Duration longestRetry) {
    return new AutoValue_OutboxTarget(receiver, directory, true, limit, firstRetry, longestRetry);
  }
}
