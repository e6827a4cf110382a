package dev.streamgauge.io.source;

import org.apache.beam.sdk.annotations.Internal;

/** A reader that finds nothing more often than it makes sure that there is nothing. */
@Internal
public interface CaughtUpReader {
  /**
   * The {@link System#nanoTime()} of a moment up to which all that was there is read; of use where
   * the reader's watermark is no opinion.
   *
   * @param lookedNanos when the reader's last look began
   */
  long endKnownNanos(long lookedNanos);

  /** That of {@code reader}, or {@code lookedNanos} if it knows with each look. */
  static long of(Object reader, long lookedNanos) {
    return reader instanceof CaughtUpReader known ? known.endKnownNanos(lookedNanos) : lookedNanos;
  }
}
