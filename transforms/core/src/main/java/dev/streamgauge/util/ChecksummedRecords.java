package dev.streamgauge.util;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Records in an append-only file: a length, the CRC-32C of the rest, and the bytes, the first of
 * which is the kind.
 *
 * <p>A crash tears the last record, and a disk may damage any. Only damaged records are lost: the
 * reader searches for the next intact record after them.
 */
@Internal
public final class ChecksummedRecords {
  /** The size of a record's header. */
  public static final int HEADER_BYTES = 8;

  /** After damage, longer records are not searched for: each would cost a checksum at each byte. */
  private static final int LONGEST_TO_FIND = 64 << 10;

  private ChecksummedRecords() {}

  /** Decodes records. */
  @FunctionalInterface
  public interface Decoder {
    /**
     * Decodes the record {@code bytes}.
     *
     * @throws IOException if its content is invalid
     */
    void decode(byte[] bytes) throws IOException;
  }

  /** Returns the CRC-32C of {@code length} bytes from {@code from}. */
  public static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /**
   * Passes all intact records to {@code decoder}, in order.
   *
   * @param uncounted how many bytes of a record its length excludes
   * @param kinds the valid first bytes of records
   * @return how many bytes belong to no intact record
   */
  public static int read(byte[] file, int uncounted, byte[] kinds, Decoder decoder) {
    ByteBuffer buffer = ByteBuffer.wrap(file);
    int at = 0;
    int damaged = 0;
    boolean lost = false;
    while (at < file.length) {
      int length = intactAt(buffer, at, uncounted, kinds, lost ? LONGEST_TO_FIND : file.length);
      if (length > 0 && decode(file, at + HEADER_BYTES, length, decoder)) {
        at += HEADER_BYTES + length;
        lost = false;
      } else {
        // The length itself may be damaged.
        lost = true;
        damaged++;
        at++;
      }
    }
    return damaged;
  }

  private static boolean decode(byte[] file, int from, int length, Decoder decoder) {
    byte[] record = new byte[length];
    System.arraycopy(file, from, record, 0, length);
    try {
      decoder.decode(record);
      return true;
    } catch (IOException | RuntimeException e) {
      // A valid checksum does not make it one of our records.
      return false;
    }
  }

  /** Returns the number of bytes of the record at {@code at}; 0 if there is none. */
  private static int intactAt(ByteBuffer buffer, int at, int uncounted, byte[] kinds, int longest) {
    int from = at + HEADER_BYTES;
    if (from >= buffer.limit()) {
      return 0;
    }
    long length = (long) buffer.getInt(at) + uncounted;
    if (length <= 0
        || length > longest
        || length > buffer.limit() - from
        || !contains(kinds, buffer.get(from))) {
      return 0;
    }
    return crc(buffer.array(), from, (int) length) == buffer.getInt(at + 4) ? (int) length : 0;
  }

  private static boolean contains(byte[] kinds, byte kind) {
    for (byte each : kinds) {
      if (each == kind) {
        return true;
      }
    }
    return false;
  }
}
