package dev.streamgauge.io.framing;

import dev.streamgauge.util.Encodings;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.logs.Multiline;
import dev.streamgauge.logs.format.ContainerLine;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Knows before which lines a file may be divided: those that say by themselves, whatever is before
 * them, that they do not belong to the line before.
 */
@Internal
public final class LineBorders {
  private final ContainerLine container = new ContainerLine();
  private final @Nullable LineJoiner joiner;

  /** For files whose lines are joined by {@code multiline}, or are not if it is null. */
  public LineBorders(@Nullable Multiline multiline) {
    this.joiner =
        multiline == null ? null : new LineJoiner(multiline, LineBatchBuilder.MAX_LINE_BYTES);
  }

  /** Whether the file may be divided before the line {@code [start, end)}. */
  public boolean isBefore(byte[] bytes, int start, int end) {
    int from = start;
    while (from < end && bytes[from] == 0) {
      // Left where the file was cut off under its writer, and no part of the line.
      from++;
    }
    int to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
    return !isOfContainer(bytes, from, to) && (joiner == null || joiner.begins(bytes, from, to));
  }

  /** Whether the text that begins with {@code bytes} is in UTF-8, and so what is in the file. */
  public static boolean isUtf8(byte[] bytes, int size) {
    return Encodings.of(bytes, 0, size) == null;
  }

  /** Whether it may be a piece of a line that a container's runtime has divided. */
  public boolean isOfContainer(byte[] bytes, int from, int to) {
    return ContainerLine.mayBe(bytes, from, to) && container.read(bytes, from, to);
  }
}
