package dev.streamgauge.io.tail;

import java.io.IOException;

/** The content of an open file. Used by one thread. */
interface FileBytes extends AutoCloseable {
  /**
   * Reads up to {@code length} bytes from {@code position} on into {@code into}, fewer only at the
   * end of what is there.
   *
   * @return how many were read
   */
  int read(long position, byte[] into, int from, int length) throws IOException;

  @Override
  void close();
}
