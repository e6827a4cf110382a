package dev.streamgauge.io.spool;

import dev.streamgauge.util.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.Records;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the records of one segment in turn, checking each. After a corrupt one it searches for the
 * next intact one byte by byte, since the length itself may be wrong.
 *
 * <p>It has its own file channel: an interrupt closes the channel that a thread is reading from,
 * and runners interrupt readers, which must not close the writer's file. Not thread-safe.
 */
final class SpoolSegmentReader implements AutoCloseable {
  private static final int WINDOW_BYTES = 1 << 20;

  /** Far more than one read of a socket and one line can become. */
  private static final int MAX_RECORD_BYTES = 32 << 20;

  private final FileChannel channel;
  private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);

  /** Where in the file the window begins. */
  private long windowStart;

  private long position;
  private long corruptBytes;

  /**
   * Opens {@code file} at its beginning; throws {@link java.nio.file.NoSuchFileException} if it is
   * gone.
   */
  SpoolSegmentReader(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  /**
   * Reads the next intact record that ends at or before {@code limit}. Its value is valid until the
   * next call.
   *
   * @param limit the end of the written data, where a record ends
   * @return null if there is none; everything up to the limit has been read then
   */
  @Nullable SpoolRecord next(long limit) throws IOException {
    long start = position;
    while (position < limit) {
      long at = position;
      SpoolRecord record = recordAt(limit);
      if (record != null) {
        corruptBytes += at - start;
        return record;
      }
      position++;
    }
    corruptBytes += position - start;
    return null;
  }

  private @Nullable SpoolRecord recordAt(long limit) throws IOException {
    if (!fill(DefaultRecordBatch.RECORD_BATCH_OVERHEAD, limit)) {
      return null;
    }
    int at = (int) (position - windowStart);
    long size = window.getInt(at + Records.SIZE_OFFSET) + (long) Records.LOG_OVERHEAD;
    if (window.get(at + Records.MAGIC_OFFSET) != RecordBatch.CURRENT_MAGIC_VALUE
        || size < DefaultRecordBatch.RECORD_BATCH_OVERHEAD
        || size > MAX_RECORD_BYTES
        || !fill((int) size, limit)) {
      return null;
    }
    ByteBuffer bytes = window.slice((int) (position - windowStart), (int) size);
    SpoolRecord record =
        SpoolRecord.decode(MemoryRecords.readableRecords(bytes).batches().iterator().next());
    if (record != null) {
      position += size;
    }
    return record;
  }

  /**
   * Reads {@code length} bytes from the position into the window; returns false if there are fewer.
   */
  private boolean fill(int length, long limit) throws IOException {
    if (position + length > limit) {
      return false;
    }
    if (position >= windowStart && position + length <= windowStart + window.limit()) {
      return true;
    }
    if (length > window.capacity()) {
      window = ByteBuffer.allocate(Math.max(length, 2 * window.capacity()));
    }
    windowStart = position;
    // Not beyond the limit: a record there may be half written.
    window.clear().limit((int) Math.min(window.capacity(), limit - position));
    while (window.hasRemaining() && channel.read(window, windowStart + window.position()) >= 0) {
      // Reads until the window is full or the file ends.
    }
    window.flip();
    return length <= window.limit();
  }

  /** Returns the position after the last record returned, or at the last limit. */
  long position() {
    return position;
  }

  /** Returns the bytes skipped since the last call because they were no intact record. */
  long takeCorruptBytes() {
    long bytes = corruptBytes;
    corruptBytes = 0;
    return bytes;
  }

  @Override
  public void close() {
    Closeables.closeQuietly(channel);
  }
}
