package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;

/**
 * Asks all sources of this JVM to shut down gracefully: each emits what it has received, then
 * closes every window by advancing its watermark to the end, as at the end of its input.
 *
 * <p>Static since readers are created from a serialized source alone and cannot otherwise learn
 * about their process. On a cluster the readers run in other JVMs, which the signal does not reach.
 */
@Internal
public final class DrainSignal {
  private static volatile boolean requested;

  private DrainSignal() {}

  /** Requests draining; further calls do nothing. */
  public static void request() {
    requested = true;
  }

  /** Returns whether draining was requested. */
  public static boolean requested() {
    return requested;
  }

  /** Resets the signal for the next pipeline in this JVM. */
  public static void clear() {
    requested = false;
  }
}
