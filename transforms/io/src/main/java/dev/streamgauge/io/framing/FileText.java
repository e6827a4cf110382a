package dev.streamgauge.io.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.logs.time.LineStart;
import dev.streamgauge.util.Encodings;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a file as UTF-8 text: decompressed, without a byte order mark, and converted if it is
 * UTF-16. A truncated or damaged compressed file ends at the damage, with a warning that names it:
 * what is readable counts, and other files are unaffected.
 */
@Internal
public final class FileText {
  private static final Logger LOG = LoggerFactory.getLogger(FileText.class);
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MARK_LENGTH = 3;

  private FileText() {}

  /** Opens the text of {@code file}. */
  public static ReadableByteChannel open(ResourceId file) throws IOException {
    return open(file, LOG);
  }

  /** Opens the text of {@code file}; {@code log} gets the warnings. */
  static ReadableByteChannel open(ResourceId file, Logger log) throws IOException {
    InputStream bytes = new BufferedInputStream(bytes(file, log), BUFFER_BYTES);
    try {
      bytes.mark(Encodings.LOOK);
      byte[] first = bytes.readNBytes(Encodings.LOOK);
      bytes.reset();
      Charset charset = Encodings.charset(first, 0, first.length);
      if (charset != UTF_8) {
        return Channels.newChannel(new Recoded(new InputStreamReader(bytes, charset), bytes));
      }
      skipMark(bytes);
      return Channels.newChannel(bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static void skipMark(InputStream bytes) throws IOException {
    bytes.mark(MARK_LENGTH);
    byte[] first = bytes.readNBytes(MARK_LENGTH);
    bytes.reset();
    bytes.skipNBytes(LineStart.markLength(first, 0, first.length));
  }

  private static InputStream bytes(ResourceId file, Logger log) throws IOException {
    Compression compression = Compression.detect(file.getFilename());
    String name = file.toString();
    ReadableByteChannel channel = FileSystems.open(file);
    if (compression == Compression.UNCOMPRESSED) {
      return Channels.newInputStream(channel);
    }
    try {
      return new Damaged(decompressed(compression, channel), name, log);
    } catch (ClosedChannelException | InterruptedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Decompressors read their headers, or more, when they are created.
      channel.close();
      warn(log, name, e);
      return InputStream.nullInputStream();
    }
  }

  private static InputStream decompressed(Compression compression, ReadableByteChannel channel)
      throws IOException {
    // The JDK's stream, unlike Beam's, treats zeros after the last member as padding, as zcat does.
    return compression == Compression.GZIP
        ? new GZIPInputStream(
            new Following(new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES)),
            BUFFER_BYTES)
        : Channels.newInputStream(compression.readDecompressed(channel));
  }

  private static void warn(Logger log, String name, Exception e) {
    log.warn(
        "{} is cut off or damaged ({}): the lines before that are counted", name, e.toString());
  }

  /**
   * Reports whether more bytes follow, which tells the decompressor that there is another member.
   */
  private static final class Following extends PushbackInputStream {
    Following(InputStream bytes) {
      super(bytes);
    }

    @Override
    public int available() throws IOException {
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      return Math.max(1, super.available());
    }
  }

  /** Ends where the input cannot be read. */
  private static final class Damaged extends FilterInputStream {
    private final String name;
    private final Logger log;
    private boolean ended;

    Damaged(InputStream bytes, String name, Logger log) {
      super(bytes);
      this.name = name;
      this.log = log;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (ended) {
        return -1;
      }
      try {
        return super.read(into, from, length);
      } catch (ClosedChannelException | InterruptedIOException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        warn(log, name, e);
        ended = true;
        return -1;
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }
  }

  /** Converts text of another encoding to UTF-8, without a byte order mark. */
  private static final class Recoded extends InputStream {
    private final Reader text;
    private final InputStream source;
    private final char[] chars = new char[8192];
    private byte[] bytes = new byte[0];
    private int at;
    private int kept;
    private boolean first = true;

    Recoded(Reader text, InputStream source) {
      this.text = text;
      this.source = source;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (at == bytes.length && !fill()) {
        return -1;
      }
      int n = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, from, n);
      at += n;
      return n;
    }

    private boolean fill() throws IOException {
      int n = text.read(chars, kept, chars.length - kept);
      int end = kept + Math.max(0, n);
      if (end == 0) {
        return false;
      }
      // Encoding a character needs both of its surrogates.
      boolean half = n > 0 && Character.isHighSurrogate(chars[end - 1]);
      int to = half ? end - 1 : end;
      int start = first && to > 0 && chars[0] == '\ufeff' ? 1 : 0;
      first = false;
      bytes = new String(chars, start, to - start).getBytes(UTF_8);
      at = 0;
      kept = half ? 1 : 0;
      chars[0] = half ? chars[end - 1] : chars[0];
      return bytes.length > 0 || fill();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
