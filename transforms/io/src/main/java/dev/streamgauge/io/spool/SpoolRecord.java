package dev.streamgauge.io.spool;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.SimpleRecord;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A chunk as it is stored: a record batch in Kafka's format v2 with one record, whose key is the
 * chunk's number, whose value is the encoded lines and whose timestamp is their arrival.
 *
 * <p>The number is also the batch's base offset. But the batch's checksum does not cover that, so
 * only the key is trusted.
 */
record SpoolRecord(long sequence, long timeMillis, ByteBuffer value) {
  /** Encodes the chunk in Kafka's format. */
  static MemoryRecords encode(long sequence, long timeMillis, LineBatch lines) {
    ByteArrayOutputStream value =
        new ByteArrayOutputStream(64 + lines.byteSize() + 4 * lines.size());
    try {
      LineBatchCoder.of().encode(lines, value);
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory has failed", e);
    }
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    return MemoryRecords.withRecords(
        sequence, Compression.NONE, new SimpleRecord(timeMillis, key, value.toByteArray()));
  }

  /** Returns what {@link #encode} put into a batch, or null if it is of another kind or damaged. */
  static @Nullable SpoolRecord decode(RecordBatch batch) {
    try {
      Integer count = batch.countOrNull();
      if (!batch.isValid() || count == null || count != 1 || batch.isCompressed()) {
        return null;
      }
      Record only = batch.iterator().next();
      if (only.keySize() != Long.BYTES || !only.hasValue()) {
        return null;
      }
      return new SpoolRecord(only.key().getLong(), only.timestamp(), only.value());
    } catch (RuntimeException e) {
      // A foreign file may contain anything, and Kafka's parser reports that in no uniform way.
      return null;
    }
  }

  /** Returns the lines, or null if they cannot be decoded. */
  @Nullable LineBatch lines() {
    try {
      return LineBatchCoder.of()
          .decode(
              new ByteArrayInputStream(
                  value.array(), value.arrayOffset() + value.position(), value.remaining()));
    } catch (IOException | RuntimeException e) {
      // A correct checksum does not make the content valid.
      return null;
    }
  }
}
