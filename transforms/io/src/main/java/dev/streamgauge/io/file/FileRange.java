package dev.streamgauge.io.file;

import java.io.Serializable;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The lines of a file that begin in {@code [from, to)}.
 *
 * @param file the file
 * @param size its length when it was matched
 * @param changedMillis when it was changed last
 * @param seekable whether its bytes are its text, so that reading may begin anywhere
 * @param from where its first line may begin
 * @param to where its last line may begin; {@link #END} for the end of the file
 * @param resumeAt what lies before it has been handed out by another reader of the range
 * @param cursor the key under which that reader has left its cursor; null if there was none
 */
record FileRange(
    ResourceId file,
    long size,
    long changedMillis,
    boolean seekable,
    long from,
    long to,
    long resumeAt,
    @Nullable String cursor)
    implements Serializable {
  static final long END = Long.MAX_VALUE;

  /** Log files are compressed to a tenth, and some to much less. */
  private static final int USUAL_COMPRESSION = 20;

  /** All of the file that {@code metadata} is of. */
  static FileRange of(Metadata metadata) {
    return new FileRange(
        metadata.resourceId(),
        metadata.sizeBytes(),
        metadata.lastModifiedMillis(),
        false,
        0,
        END,
        0,
        null);
  }

  /** A part of a file whose text can be read from anywhere. */
  FileRange cut(long newFrom, long newTo) {
    return new FileRange(file, size, changedMillis, true, newFrom, newTo, 0, null);
  }

  /** What is left of it behind {@code position}, where the cursor {@code key} stands. */
  FileRange resumedAt(long position, String key) {
    return new FileRange(file, size, changedMillis, seekable, from, to, position, key);
  }

  /** About how many bytes there are to read. */
  long bytes() {
    return Math.max(1, Math.min(to, size) - Math.max(from, resumeAt));
  }

  /** About how many bytes of text these are; more rather than less. */
  long textBytes() {
    return isCompressed() ? bytes() * USUAL_COMPRESSION : bytes();
  }

  /** Whether there may be text of it behind {@code position}. */
  boolean mayReach(long position) {
    // UTF-16 becomes longer in UTF-8, but not twice as long.
    return isCompressed() || position < Math.min(to, seekable ? size : 2 * size);
  }

  private boolean isCompressed() {
    return Compression.detect(file.getFilename()) != Compression.UNCOMPRESSED;
  }
}
