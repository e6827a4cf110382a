package dev.streamgauge.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Protocol Buffers that no library would write. */
final class Proto {
  /** The tag of field 1 with a length, and a length of -1. */
  static final byte[] NEGATIVE = {0x0A, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};

  /** A length of two gigabytes. */
  static final byte[] HUGE = {0x0A, -1, -1, -1, -1, 7, 'x'};

  /** A varint that never ends. */
  static final byte[] ENDLESS = {0x0A, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

  private static final int DEEP = 1_000_000;

  private Proto() {}

  /** Returns a million groups, each in the one before. */
  static byte[] groups() {
    byte[] deep = new byte[DEEP];
    Arrays.fill(deep, (byte) 0x0B);
    return deep;
  }

  /** Returns a field with a length. */
  static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number << 3 | 2);
    for (int left = content.length; ; left >>>= 7) {
      if (left < 0x80) {
        out.write(left);
        break;
      }
      out.write((left & 0x7F) | 0x80);
    }
    try {
      out.write(content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  /** Returns {@code count} empty fields. */
  static byte[] empty(int number, int count) {
    byte[] fields = new byte[2 * count];
    for (int i = 0; i < fields.length; i += 2) {
      fields[i] = (byte) (number << 3 | 2);
    }
    return fields;
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
