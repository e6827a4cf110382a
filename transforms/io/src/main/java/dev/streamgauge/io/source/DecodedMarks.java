package dev.streamgauge.io.source;

import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Keeps the mark that the runner last decoded in each thread. Spark decodes the mark before it
 * reads a micro-batch, but passes it only to a new reader. A reader that it keeps must look here,
 * or it would mistake a micro-batch that is read again, since its task or block was lost, for the
 * next one. Static, since nothing else connects the coder to the reader.
 */
final class DecodedMarks {
  private record Decoded(UUID source, MergedCheckpointMark<?> mark) {}

  private static final ThreadLocal<@Nullable Decoded> LAST = new ThreadLocal<>();

  private DecodedMarks() {}

  static void note(UUID source, MergedCheckpointMark<?> mark) {
    LAST.set(new Decoded(source, mark));
  }

  /** Returns and removes the mark of {@code source}, if it was decoded last. */
  static @Nullable MergedCheckpointMark<?> take(UUID source) {
    Decoded decoded = LAST.get();
    LAST.remove();
    return decoded == null || !decoded.source().equals(source) ? null : decoded.mark();
  }
}
