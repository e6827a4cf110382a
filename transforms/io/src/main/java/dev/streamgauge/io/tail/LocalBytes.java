package dev.streamgauge.io.tail;

import dev.streamgauge.util.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file on this machine; once open it can be read to its end even if it is renamed or deleted. */
final class LocalBytes implements FileBytes {
  private final FileChannel channel;

  LocalBytes(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  @Override
  public int read(long position, byte[] into, int from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
    while (buffer.hasRemaining()
        && channel.read(buffer, position + buffer.position() - from) >= 0) {
      // Reads until the buffer is full or the file ends.
    }
    return buffer.position() - from;
  }

  @Override
  public void close() {
    Closeables.closeQuietly(channel);
  }
}
