package dev.streamgauge.io.tail;

import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * The length and CRC-32C of a few bytes of a file, which identify it under another name or in a
 * copy, and show when it was rewritten.
 */
record Fingerprint(int length, int crc) {
  /** Lines of a log contain times, so no other file has the same kilobyte. */
  static final int MAX_BYTES = 1024;

  /** The fingerprint of no bytes. */
  static final Fingerprint NONE = new Fingerprint(0, 0);

  /** Returns the fingerprint of the bytes {@code [from, to)}. */
  static Fingerprint of(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return new Fingerprint(to - from, (int) crc.getValue());
  }

  /** Returns the fingerprint of the last bytes before {@code to}, not before {@code from}. */
  static Fingerprint before(byte[] bytes, int from, int to) {
    return of(bytes, Math.max(from, to - MAX_BYTES), to);
  }

  /** Returns whether the bytes of {@code file} before {@code end} have this fingerprint. */
  boolean isBefore(FileBytes file, long end) throws IOException {
    byte[] bytes = new byte[length];
    return file.read(end - length, bytes, 0, length) == length && equals(of(bytes, 0, length));
  }
}
