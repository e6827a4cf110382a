package dev.streamgauge.io.tail;

import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The content of an open file. Not thread-safe. */
interface FileBytes extends AutoCloseable {
  /**
   * Reads up to {@code length} bytes from {@code position} into {@code into}, fewer only at the end
   * of the available data.
   *
   * @return the number of bytes read
   */
  int read(long position, byte[] into, int from, int length) throws IOException;

  /**
   * Returns why the data read last ends where it does, if that is damage and more may follow once
   * it is repaired; null if it is the end.
   */
  default @Nullable IOException damage() {
    return null;
  }

  @Override
  void close();
}
