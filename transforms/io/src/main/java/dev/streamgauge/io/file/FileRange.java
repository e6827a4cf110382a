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
 * @param changedMillis when it was last modified
 * @param seekable whether its bytes are its text, so that reading can begin anywhere
 * @param from where its first line may begin
 * @param to where its last line may begin; {@link #END} for the end of the file
 * @param resumeAt the position before which another reader of the range has emitted all lines
 * @param cursor the key under which that reader has left its cursor; null if there was none
 * @param nextStart the first time in the file that begins next; {@link #END} if there is none
 */
record FileRange(
    ResourceId file,
    long size,
    long changedMillis,
    boolean seekable,
    long from,
    long to,
    long resumeAt,
    @Nullable String cursor,
    long nextStart)
    implements Serializable {
  static final long END = Long.MAX_VALUE;

  /** Log files usually compress to a tenth, some to much less. */
  private static final int USUAL_COMPRESSION = 20;

  /** Returns the whole file that {@code metadata} describes. */
  static FileRange of(Metadata metadata) {
    return new FileRange(
        metadata.resourceId(),
        metadata.sizeBytes(),
        metadata.lastModifiedMillis(),
        false,
        0,
        END,
        0,
        null,
        END);
  }

  /** Returns this range, of a file after which another one begins at {@code millis}. */
  FileRange before(long millis) {
    return new FileRange(file, size, changedMillis, seekable, from, to, resumeAt, cursor, millis);
  }

  /** Returns a part of a file whose text can be read from anywhere. */
  FileRange cut(long newFrom, long newTo) {
    return new FileRange(file, size, changedMillis, true, newFrom, newTo, 0, null, nextStart);
  }

  /** Returns the rest of the range after {@code position}, where the cursor {@code key} stands. */
  FileRange resumedAt(long position, String key) {
    return new FileRange(file, size, changedMillis, seekable, from, to, position, key, nextStart);
  }

  /** Returns the same range, before which the cursor {@code key} stands. */
  FileRange leftAs(String key) {
    return new FileRange(file, size, changedMillis, seekable, from, to, resumeAt, key, nextStart);
  }

  /** Returns about how many bytes there are to read. */
  long bytes() {
    return Math.max(1, Math.min(to, size) - Math.max(from, resumeAt));
  }

  /** Returns about how many bytes of text there are; rather more than less. */
  long textBytes() {
    return isCompressed() ? bytes() * USUAL_COMPRESSION : bytes();
  }

  /** Returns whether the range may have text after {@code position}. */
  boolean mayReach(long position) {
    // UTF-16 becomes longer in UTF-8, but not twice as long.
    return isCompressed() || position < Math.min(to, seekable ? size : 2 * size);
  }

  private boolean isCompressed() {
    return Compression.detect(file.getFilename()) != Compression.UNCOMPRESSED;
  }
}
