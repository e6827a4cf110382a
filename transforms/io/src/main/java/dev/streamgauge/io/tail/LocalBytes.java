package dev.streamgauge.io.tail;

import dev.streamgauge.util.Closeables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of this machine; once open it can be read to its end, renamed or deleted. */
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
      // Until it is full or the file is at its end.
    }
    return buffer.position() - from;
  }

  @Override
  public void close() {
    Closeables.closeQuietly(channel);
  }
}
