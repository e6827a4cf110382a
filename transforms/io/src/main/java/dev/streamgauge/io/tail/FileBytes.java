package dev.streamgauge.io.tail;

import java.io.IOException;

/** The content of an open file. Not thread-safe. */
interface FileBytes extends AutoCloseable {
  /**
   * Reads up to {@code length} bytes from {@code position} into {@code into}, fewer only at the end
   * of the available data.
   *
   * @return the number of bytes read
   */
  int read(long position, byte[] into, int from, int length) throws IOException;

  @Override
  void close();
}
