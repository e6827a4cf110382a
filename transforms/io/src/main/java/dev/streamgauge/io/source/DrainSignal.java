package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;

/**
 * Asks all sources of this JVM to end in good order: each hands out what it has received, then
 * closes every window by taking its watermark to the end, as if its input were over.
 *
 * <p>Static since readers are made from nothing but a serialized source and have no other way to
 * hear of the process they run in. On a cluster the readers run in other JVMs and do not hear it.
 */
@Internal
public final class DrainSignal {
  private static volatile boolean requested;

  private DrainSignal() {}

  /** Asks; further calls do nothing. */
  public static void request() {
    requested = true;
  }

  /** Whether it has been asked. */
  public static boolean requested() {
    return requested;
  }

  /** Forgets it: for the next pipeline in this JVM. */
  public static void clear() {
    requested = false;
  }
}
