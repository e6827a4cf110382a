package dev.streamgauge.io.tail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.zip.GZIPInputStream;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The content of a gzip file. It can only be read forwards, so the last bytes are kept for readers
 * that look back a little; looking back further restarts the file. A truncated or damaged file ends
 * at the damage.
 */
final class GzipBytes implements FileBytes {
  private static final int SKIP_BYTES = 64 * 1024;

  private final FileBytes compressed;
  private InputStream stream;

  /** The position of the stream. */
  private long end;

  /** The bytes before that. */
  private byte[] last = new byte[0];

  /** Why the stream ends where it does; null if it has not failed. */
  private @Nullable IOException damage;

  GzipBytes(FileBytes compressed) {
    this.compressed = compressed;
  }

  @Override
  public int read(long position, byte[] into, int from, int length) throws IOException {
    if (stream == null || position < end - last.length) {
      begin();
    }
    if (end < position && !skipTo(position)) {
      return orDamage(0);
    }
    int known = (int) Math.min(length, end - position);
    System.arraycopy(last, last.length - (int) (end - position), into, from, known);
    int read = known + inflate(into, from + known, length - known);
    if (read > known) {
      last = new byte[read];
      System.arraycopy(into, from, last, 0, read);
    }
    return orDamage(read);
  }

  /** Fails only if there is nothing before the damage. */
  private int orDamage(int read) throws IOException {
    if (read == 0 && damage != null) {
      throw damage;
    }
    return read;
  }

  @Override
  public @Nullable IOException damage() {
    return damage;
  }

  private boolean skipTo(long position) throws IOException {
    last = new byte[0];
    byte[] skipped = new byte[SKIP_BYTES];
    int n = 1;
    while (end < position && n > 0) {
      n = inflate(skipped, 0, (int) Math.min(SKIP_BYTES, position - end));
    }
    return n > 0;
  }

  private void begin() throws IOException {
    damage = null;
    // The inflater of an abandoned stream is freed when it is garbage-collected: it holds no
    // descriptor.
    stream = new GZIPInputStream(new Stream(compressed), 8192);
    end = 0;
    last = new byte[0];
  }

  private int inflate(byte[] into, int from, int length) throws IOException {
    int inflated = 0;
    try {
      int n = 0;
      while (inflated < length && stream != null && n >= 0) {
        n = stream.read(into, from + inflated, length - inflated);
        inflated += Math.max(0, n);
      }
    } catch (ClosedByInterruptException e) {
      stream = null;
      throw e;
    } catch (IOException e) {
      // The next attempt restarts the file: it may be complete by then.
      stream = null;
      damage = e;
    }
    end += inflated;
    return inflated;
  }

  @Override
  public void close() {
    compressed.close();
  }

  private static final class Stream extends InputStream {
    private final FileBytes bytes;
    private long position;

    Stream(FileBytes bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int n = bytes.read(position, into, from, length);
      position += n;
      return n == 0 && length > 0 ? -1 : n;
    }

    /** Tells the decompressor whether another member follows. */
    @Override
    public int available() throws IOException {
      return bytes.read(position, new byte[1], 0, 1);
    }
  }
}
