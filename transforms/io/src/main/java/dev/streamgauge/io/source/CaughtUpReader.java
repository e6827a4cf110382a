package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;

/** A reader that finds nothing more often than it verifies that there is nothing. */
@Internal
public interface CaughtUpReader {
  /**
   * Returns the {@link System#nanoTime()} of a moment up to which everything available is read;
   * relevant when the reader's watermark is no opinion.
   *
   * @param lookedNanos when the reader's last look began
   */
  long endKnownNanos(long lookedNanos);

  /** Returns whether it has emitted everything that will ever be in its source. */
  default boolean hasEnded() {
    return false;
  }

  /** Returns that of {@code reader}; false if it is another reader, whose source never ends. */
  static boolean hasEnded(Object reader) {
    return reader instanceof CaughtUpReader known && known.hasEnded();
  }

  /**
   * Returns that of {@code reader}, or {@code lookedNanos} if each of its looks is a verification.
   */
  static long of(Object reader, long lookedNanos) {
    return reader instanceof CaughtUpReader known ? known.endKnownNanos(lookedNanos) : lookedNanos;
  }
}
