package dev.streamgauge.io.source;

import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Keeps the mark that the runner last decoded in each thread. Spark decodes the mark before it
 * reads a micro-batch, but passes it only to a new reader. A reader that it keeps must look here,
 * or it would mistake a micro-batch that is read again, since its task or block was lost, for the
 * next one. The first micro-batch has no mark: the source that Spark decodes with each task stands
 * in for it. Static, since nothing else connects coder and source to the reader.
 */
final class DecodedMarks {
  /**
   * What was decoded last.
   *
   * @param mark the mark; null for the source itself
   */
  record Decoded(UUID source, @Nullable MergedCheckpointMark<?> mark) {}

  private static final ThreadLocal<@Nullable Decoded> LAST = new ThreadLocal<>();

  private DecodedMarks() {}

  static void note(UUID source, MergedCheckpointMark<?> mark) {
    LAST.set(new Decoded(source, mark));
  }

  /** Records that {@code source} itself was decoded, as at the beginning of a task. */
  static void note(UUID source) {
    LAST.set(new Decoded(source, null));
  }

  /** Returns and removes what was decoded last, if it belongs to {@code source}. */
  static @Nullable Decoded take(UUID source) {
    Decoded decoded = LAST.get();
    LAST.remove();
    return decoded == null || !decoded.source().equals(source) ? null : decoded;
  }
}
