package dev.streamgauge.io.tail;

import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * The number and the CRC-32C of a few bytes of a file, by which it is known again under another
 * name, in a copy, or not known any more because it was written anew.
 */
record Fingerprint(int length, int crc) {
  /** Lines of a log have times in them, so a kilobyte of it is in no other file. */
  static final int MAX_BYTES = 1024;

  /** Of no bytes. */
  static final Fingerprint NONE = new Fingerprint(0, 0);

  /** Of the bytes {@code [from, to)}. */
  static Fingerprint of(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return new Fingerprint(to - from, (int) crc.getValue());
  }

  /** Of the last bytes before {@code to}, of those from {@code from} on. */
  static Fingerprint before(byte[] bytes, int from, int to) {
    return of(bytes, Math.max(from, to - MAX_BYTES), to);
  }

  /** Whether the bytes of {@code file} before {@code end} are those. */
  boolean isBefore(FileBytes file, long end) throws IOException {
    byte[] bytes = new byte[length];
    return file.read(end - length, bytes, 0, length) == length && equals(of(bytes, 0, length));
  }
}
