package dev.streamgauge.io.framing;

import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.logs.Multiline;
import dev.streamgauge.logs.format.ContainerLine;
import dev.streamgauge.util.Encodings;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Decides before which lines a file may be split: those that show by themselves, whatever precedes
 * them, that they do not belong to the previous line.
 */
@Internal
public final class LineBorders {
  private final ContainerLine container = new ContainerLine();
  private final @Nullable LineJoiner joiner;

  /** Creates the borders of files whose lines {@code multiline} joins; null joins none. */
  public LineBorders(@Nullable Multiline multiline) {
    this.joiner =
        multiline == null ? null : new LineJoiner(multiline, LineBatchBuilder.MAX_LINE_BYTES);
  }

  /** Returns whether the file may be split before the line {@code [start, end)}. */
  public boolean isBefore(byte[] bytes, int start, int end) {
    int from = start;
    while (from < end && bytes[from] == 0) {
      // Left where the file was truncated while its writer had it open; not part of the line.
      from++;
    }
    int to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
    return !isOfContainer(bytes, from, to) && (joiner == null || joiner.begins(bytes, from, to));
  }

  /** Returns whether the text that begins with {@code bytes} is UTF-8, and so the file as it is. */
  public static boolean isUtf8(byte[] bytes, int size) {
    return Encodings.of(bytes, 0, size) == null;
  }

  /** Returns whether the line may be a piece of one that a container's runtime has split. */
  public boolean isOfContainer(byte[] bytes, int from, int to) {
    return ContainerLine.mayBe(bytes, from, to) && container.read(bytes, from, to);
  }
}
