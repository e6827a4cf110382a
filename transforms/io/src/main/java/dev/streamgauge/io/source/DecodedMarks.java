package dev.streamgauge.io.source;

import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The mark that the runner has decoded last in each thread. Spark decodes the mark before it reads
 * a micro-batch, but gives it to a new reader only: the one it keeps has to look here, or it would
 * take a micro-batch that is read a second time, since its task or its block was lost, for the next
 * one. Static, since nothing else leads from the coder to the reader.
 */
final class DecodedMarks {
  private record Decoded(UUID source, MergedCheckpointMark<?> mark) {}

  private static final ThreadLocal<@Nullable Decoded> LAST = new ThreadLocal<>();

  private DecodedMarks() {}

  static void note(UUID source, MergedCheckpointMark<?> mark) {
    LAST.set(new Decoded(source, mark));
  }

  /** The mark of {@code source}, if that was decoded last; it is forgotten. */
  static @Nullable MergedCheckpointMark<?> take(UUID source) {
    Decoded decoded = LAST.get();
    LAST.remove();
    return decoded == null || !decoded.source().equals(source) ? null : decoded.mark();
  }
}
