package dev.streamgauge.pipelines.history;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.windows.table.CountTable;
import dev.streamgauge.windows.table.CountTableCoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The keys of a window with the highest counts, as they are stored. */
final class TopKeys {
  /** How many keys of a window are kept. */
  static final int MAX_KEYS = 1000;

  /** Longer keys are shortened, as people read them. */
  private static final int MAX_KEY_BYTES = 300;

  private static final int SMALLEST_COMPRESSED = 256;

  private TopKeys() {}

  /** Returns the {@code most} highest counts of {@code counts}, compressed. */
  static byte[] encode(CountTable counts, int most) {
    CountTable top = counts;
    if (counts.size() > most) {
      top = new CountTable();
      int[] order = counts.byCount();
      for (int i = 0; i < most; i++) {
        byte[] key = counts.key(order[i]).getBytes(StandardCharsets.UTF_8);
        int length = key.length;
        if (length > MAX_KEY_BYTES) {
          length = MAX_KEY_BYTES;
          while (length > 0 && (key[length] & 0xC0) == 0x80) {
            length--;
          }
        }
        top.add(key, 0, length, counts.count(order[i]));
      }
    }
    ByteBuf buf = new ByteBuf(64 + top.keyBytes() + 8 * top.size());
    top.encode(buf);
    byte[] plain = buf.toBytes();
    if (plain.length < SMALLEST_COMPRESSED) {
      return prefixed(0, plain, plain.length);
    }
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(plain);
      deflater.finish();
      byte[] packed = new byte[plain.length + 64];
      int length = deflater.deflate(packed);
      return deflater.finished()
          ? prefixed(plain.length, packed, length)
          : prefixed(0, plain, plain.length);
    } finally {
      deflater.end();
    }
  }

  private static byte[] prefixed(int plainLength, byte[] bytes, int length) {
    ByteBuf buf = new ByteBuf(length + 5);
    buf.putVar(plainLength);
    buf.putBytes(bytes, 0, length);
    return buf.toBytes();
  }

  /** Returns the counts that {@link #encode} was given, as far as they were kept. */
  static CountTable decode(byte[] stored) {
    ByteBuf buf = new ByteBuf(stored);
    int plainLength = buf.getVarInt();
    byte[] rest = buf.getBytes(buf.remaining());
    if (plainLength == 0) {
      return CountTableCoder.decode(new ByteBuf(rest));
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(rest);
      byte[] plain = new byte[plainLength];
      int length = inflater.inflate(plain);
      return CountTableCoder.decode(new ByteBuf(Arrays.copyOf(plain, length)));
    } catch (java.util.zip.DataFormatException e) {
      throw new IndexOutOfBoundsException("the keys of a window are corrupt: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
