package dev.streamgauge.io.file;

import dev.streamgauge.io.framing.FileText;
import dev.streamgauge.io.framing.LineBorders;
import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import org.apache.beam.sdk.io.FileSystems;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the text of a {@link FileRange}, in blocks of whole lines where it can. Positions are in
 * bytes of the text. Not thread-safe.
 */
final class RangeText implements AutoCloseable {
  private static final int READ_BYTES = 1 << 16;

  /** Small enough for the cache of a core, as several steps look at each byte. */
  private static final int BLOCK_BYTES = 1 << 18;

  /** How much is read beyond the range for the end of its last line. */
  private static final int LINE_BYTES = 1 << 12;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Takes a piece of the text, which may begin or end within a line. */
  interface PieceConsumer {
    /** Takes the bytes {@code [from, to)}. */
    void take(byte[] bytes, int from, int to);
  }

  private final FileRange range;
  private final LineBorders borders;
  private final ReadableByteChannel channel;

  /** Bytes read but not yet passed on: {@code [at, end)}. */
  private byte[] bytes = new byte[2 * READ_BYTES];

  private int at;
  private int end;

  /** The position up to which the text is passed on. */
  private long position;

  private boolean atLineStart = true;
  private long pauseAt = FileRange.END;
  private boolean ended;

  /** Opens {@code range}, whose file may be split before lines by {@code borders}. */
  RangeText(FileRange range, LineBorders borders) throws IOException {
    this.range = range;
    this.borders = borders;
    this.channel = range.seekable() ? FileSystems.open(range.file()) : FileText.open(range.file());
  }

  /** Returns the file, if the range is one of several. */
  SeekableByteChannel file() {
    return (SeekableByteChannel) channel;
  }

  /** Moves to the first line of the range. */
  void begin() throws IOException {
    if (!range.seekable()) {
      return;
    }
    if (range.from() == 0) {
      while (end < MARK.length && fill()) {
        // Fills the buffer until it is known whether there is a mark.
      }
      if (end >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)) {
        drop(MARK.length);
        atLineStart = true;
      }
      return;
    }
    // The newline before it shows that a line begins at the border.
    position = range.from() - 1;
    file().position(position);
    atLineStart = false;
    while (!ended && !isAtBorder()) {
      drop(lineLength());
    }
    ended |= position >= range.to();
  }

  /** Pauses at {@code newPause}, if that is before the end of the range. */
  void pauseAt(long newPause) {
    pauseAt = newPause < range.to() ? newPause : FileRange.END;
  }

  /** Returns the position up to which the text has been passed on. */
  long position() {
    return position;
  }

  /** Returns whether the range has ended: nothing follows. */
  boolean isEnded() {
    return ended;
  }

  /** Returns whether everything up to the end or a pause is passed on; more may follow a pause. */
  boolean isDone() {
    return ended || position >= pauseAt;
  }

  /**
   * Returns the next block of whole lines; null if there is none: the rest is to be read in pieces.
   *
   * @param now the time of day
   */
  @Nullable TextBlock block(long now) throws IOException {
    if (isDone() || !atLineStart || DrainSignal.requested()) {
      return null;
    }
    long left = range.to() - position;
    fillBlock(left);
    int limit = at + (int) Math.min(end - at, pauseAt - position);
    int stop = limit;
    while (stop > at && bytes[stop - 1] != '\n') {
      stop--;
    }
    if (left < stop - at) {
      // The last line begins before the end of the range.
      stop = at + Math.max(0, (int) left - 1);
      while (left > 0 && bytes[stop++] != '\n') {
        // There is a newline, as the block ends with one.
      }
    }
    if (stop == at) {
      return null;
    }
    // A copy is cheaper than a new array to read into, which the JVM would fill with zeros first.
    TextBlock block = new TextBlock(Arrays.copyOfRange(bytes, at, stop), 0, stop - at, now);
    position += stop - at;
    at = stop;
    return block;
  }

  /** Reads a block, but little more than the {@code left} bytes of the range. */
  private void fillBlock(long left) throws IOException {
    long wanted = Math.min(BLOCK_BYTES, left < BLOCK_BYTES ? left + LINE_BYTES : BLOCK_BYTES);
    if (end - at >= wanted) {
      return;
    }
    if (bytes.length < wanted) {
      bytes = Arrays.copyOf(bytes, BLOCK_BYTES + READ_BYTES);
    }
    if (at > 0) {
      System.arraycopy(bytes, at, bytes, 0, end - at);
      end -= at;
      at = 0;
    }
    ByteBuffer room = ByteBuffer.wrap(bytes, end, (int) wanted - (end - at));
    while (room.hasRemaining() && channel.read(room) >= 0) {
      // Reads until the block is full or the file ends.
    }
    end = room.position();
  }

  /** Passes on the next piece of text, the rest of a line if it begins within one. */
  void piece(PieceConsumer consumer) throws IOException {
    if (DrainSignal.requested() || (at == end && !fill())) {
      ended = true;
    } else if (position >= range.to() && isAtBorder()) {
      ended = true;
    } else if (!ended) {
      int length = position >= range.to() ? lineLength() : lengthBefore(range.to());
      consumer.take(bytes, at, at + length);
      drop(length);
    }
  }

  private int lengthBefore(long to) {
    int length = (int) Math.min(end - at, Math.min(to, pauseAt) - position);
    for (int i = 0; !atLineStart && i < length; i++) {
      if (bytes[at + i] == '\n') {
        return i + 1;
      }
    }
    return length;
  }

  /** Returns whether a line at which the file may be split begins here. */
  private boolean isAtBorder() throws IOException {
    if (!atLineStart) {
      return false;
    }
    int length = lineLength();
    boolean whole = length > 0 && bytes[at + length - 1] == '\n';
    return length > 0 && borders.isBefore(bytes, at, whole ? at + length - 1 : at + length);
  }

  /**
   * Returns the length of the line here with its newline, or of the rest of the file, or a large
   * number.
   */
  private int lineLength() throws IOException {
    int look = at;
    while (true) {
      for (; look < end; look++) {
        if (bytes[look] == '\n') {
          return look + 1 - at;
        }
      }
      int looked = look - at;
      if (looked > LineBatchBuilder.MAX_LINE_BYTES || !fill()) {
        ended |= looked == 0;
        return looked;
      }
      look = at + looked;
    }
  }

  private void drop(int length) {
    if (length > 0) {
      at += length;
      position += length;
      atLineStart = bytes[at - 1] == '\n' || position == 0;
    }
  }

  /**
   * Reads more, keeping what is not passed on yet; returns false at the end of the file. It always
   * reads as much as there is, since a runner that reads a range again after a failure counts
   * batches.
   */
  private boolean fill() throws IOException {
    if (at > 0) {
      System.arraycopy(bytes, at, bytes, 0, end - at);
      end -= at;
      at = 0;
    }
    if (bytes.length - end < READ_BYTES) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    } else if (end == 0 && bytes.length > 2 * READ_BYTES) {
      bytes = new byte[2 * READ_BYTES];
    }
    ByteBuffer room = ByteBuffer.wrap(bytes, end, READ_BYTES);
    while (room.hasRemaining() && channel.read(room) >= 0) {
      // Reads until the buffer is full or the file ends.
    }
    int read = room.position() - end;
    end += read;
    return read > 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
