package dev.streamgauge.alerts.notify.outbox;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.event.AlertLayout;
import dev.streamgauge.lines.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The content of a message's file: four bytes that identify the format, a CRC32C of these four and
 * the rest, and the group. A file that has changed by a single bit is not accepted as a message.
 */
final class MessageFile {
  private static final int NAME = 'S' << 24 | 'G' << 16 | 'A' << 8;

  /** {@code SGA} and the version. */
  private static final int MAGIC = NAME | 3;

  /** That of builds before 0.1.0, whose messages can be read; their CRC32C is of the rest alone. */
  private static final int MAGIC_WITHOUT_EVIDENCE = NAME | 2;

  private static final int HEAD = 8;

  private MessageFile() {}

  static byte[] encode(AlertGroup group) {
    ByteBuf buf = new ByteBuf(1024);
    group.encode(buf);
    byte[] content = buf.toBytes();
    return ByteBuffer.allocate(HEAD + content.length)
        .putInt(MAGIC)
        .putInt(checksum(MAGIC, content))
        .put(content)
        .array();
  }

  /**
   * Decodes what {@link #encode} returned.
   *
   * @throws IOException if it is something else
   */
  static AlertGroup decode(byte[] bytes) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(bytes);
    int magic = bytes.length < HEAD ? 0 : head.getInt();
    if (magic != MAGIC && magic != MAGIC_WITHOUT_EVIDENCE) {
      throw new IOException("it is not an outbox message, or one of another version");
    }
    byte[] content = Arrays.copyOfRange(bytes, HEAD, bytes.length);
    int checksum = magic == MAGIC ? checksum(magic, content) : checksum(content);
    if (head.getInt() != checksum) {
      throw new IOException("it is damaged: its checksum does not match");
    }
    try {
      return AlertGroup.decode(
          new ByteBuf(content),
          magic == MAGIC ? AlertLayout.CURRENT : AlertLayout.WITHOUT_EVIDENCE);
    } catch (RuntimeException e) {
      // A correct checksum does not make the content valid.
      throw new IOException("it is damaged: " + e.getMessage(), e);
    }
  }

  /** Returns the checksum of both, so that no version is mistaken for another. */
  static int checksum(int magic, byte[] content) {
    return checksum(ByteBuffer.allocate(4 + content.length).putInt(magic).put(content).array());
  }

  static int checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }
}
