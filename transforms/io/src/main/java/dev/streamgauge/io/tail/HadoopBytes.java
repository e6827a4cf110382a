package dev.streamgauge.io.tail;

import dev.streamgauge.util.Closeables;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A file on a Hadoop file system, as long as it was when it was listed: a stream may already show
 * more, and the next listing would then look as if it had shrunk.
 */
final class HadoopBytes implements FileBytes {
  private final FSDataInputStream stream;
  private final long length;

  HadoopBytes(FSDataInputStream stream, long length) {
    this.stream = stream;
    this.length = length;
  }

  @Override
  public int read(long position, byte[] into, int from, int wanted) throws IOException {
    int most = (int) Math.min(wanted, Math.max(0, length - position));
    int read = 0;
    int n = 0;
    while (read < most && n >= 0) {
      n = stream.read(position + read, into, from + read, most - read);
      read += Math.max(n, 0);
    }
    return read;
  }

  @Override
  public void close() {
    Closeables.closeQuietly(stream);
  }
}
