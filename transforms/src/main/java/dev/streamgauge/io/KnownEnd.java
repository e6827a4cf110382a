package dev.streamgauge.io;

/** A reader that finds nothing more often than it makes sure that there is nothing. */
interface KnownEnd {
  /**
   * The {@link System#nanoTime()} of a moment up to which all that was there is read; of use where
   * the reader's watermark is no opinion.
   *
   * @param lookedNanos when the reader's last look began
   */
  long endKnownNanos(long lookedNanos);

  /** That of {@code reader}, or {@code lookedNanos} if it knows with each look. */
  static long of(Object reader, long lookedNanos) {
    return reader instanceof KnownEnd known ? known.endKnownNanos(lookedNanos) : lookedNanos;
  }
}
