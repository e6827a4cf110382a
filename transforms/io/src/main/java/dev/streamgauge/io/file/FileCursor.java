package dev.streamgauge.io.file;

import dev.streamgauge.io.framing.FileText;
import dev.streamgauge.io.framing.LineBorders;
import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.framing.LineJoiner;
import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;

/**
 * Reads the lines of a {@link FileRange} in batches, using the memory of a few batches. Positions
 * are in bytes of the text. Not thread-safe.
 */
final class FileCursor implements AutoCloseable {
  private static final int MAX_LINES = 8192;
  private static final int MAX_BYTES = 1 << 20;
  private static final int READ_BYTES = 1 << 16;
  private static final int LONGEST = LineBatchBuilder.MAX_LINE_BYTES;

  /** How many bytes before a range are searched first for the time of their last line. */
  private static final int LOOK_BACK = 1 << 16;

  private static final int LONGEST_LOOK_BACK = 1 << 22;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final FileRange range;
  private final FileLinesConfig config;
  private final String origin;
  private final long reference;
  private final LineBorders borders;
  private final LineFramer framer;
  private final CoveredTime covered = new CoveredTime();
  private final ReadableByteChannel channel;

  /** Bytes read but not yet framed: {@code [at, end)}. */
  private byte[] bytes = new byte[2 * READ_BYTES];

  private int at;
  private int end;

  /** The position up to which the text is framed. */
  private long position;

  private boolean atLineStart = true;
  private long pauseAt = FileRange.END;
  private boolean ended;

  /** Opens {@code range}. */
  FileCursor(FileRange range, FileLinesConfig config) throws IOException {
    this.range = range;
    this.config = config;
    this.origin = "file:" + range.file();
    this.reference =
        config.referenceMillis(
            range.changedMillis() > 0 ? range.changedMillis() : config.clock().millis());
    this.borders = new LineBorders(config.multiline());
    this.framer = newFramer();
    this.channel = range.seekable() ? FileSystems.open(range.file()) : FileText.open(range.file());
    try {
      if (range.seekable()) {
        begin((SeekableByteChannel) channel);
      }
      skipTo(range.resumeAt());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private LineFramer newFramer() {
    LineJoiner joiner =
        config.multiline() == null ? null : new LineJoiner(config.multiline(), LONGEST);
    return LineFramer.ofFile(LONGEST, joiner);
  }

  private void begin(SeekableByteChannel file) throws IOException {
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
    lookBack(file);
    // The newline before it shows that a line begins at the border.
    position = range.from() - 1;
    file.position(position);
    atLineStart = false;
    while (!ended && !isAtBorder()) {
      drop(lineLength());
    }
    ended |= position >= range.to();
  }

  /** Reads the times just before the range: everything in between is covered. */
  private void lookBack(SeekableByteChannel file) throws IOException {
    long look = LOOK_BACK;
    while (config.timing() != null && covered.isEmpty() && look <= LONGEST_LOOK_BACK) {
      long from = Math.max(0, range.from() - look);
      ByteBuffer before = ByteBuffer.allocate((int) (range.from() - from));
      file.position(from);
      while (before.hasRemaining() && file.read(before) >= 0) {
        // Reads everything that is there.
      }
      byte[] text = before.array();
      int start = 0;
      while (from > 0 && start < before.position() && text[start++] != '\n') {
        // Skips the rest of a line.
      }
      LineBatchBuilder batch = LineBatch.builder(origin);
      LineFramer lines = newFramer();
      long now = config.clock().millis();
      lines.feed(text, start, before.position(), batch, now);
      lines.finish(batch, now);
      covered.add(config.timing().retime(batch.build(), reference, now));
      look = from == 0 ? Long.MAX_VALUE : 8 * look;
    }
  }

  /** Reads again what another cursor has already emitted, if this is not the same one. */
  private void skipTo(long resumeAt) throws IOException {
    pauseAt(resumeAt);
    while (position < resumeAt && !ended) {
      next();
    }
    pauseAt(FileRange.END);
  }

  /** Makes the next batches end at {@code newPause}, if that is before the end of the range. */
  void pauseAt(long newPause) {
    pauseAt = newPause < range.to() ? newPause : FileRange.END;
  }

  /** Returns the position up to which the text has been read. */
  long position() {
    return position;
  }

  FileRange range() {
    return range;
  }

  /** Returns whether everything up to the end or a pause is read; more may follow a pause. */
  boolean isDone() {
    return ended || position >= pauseAt;
  }

  /** Returns the next lines: one batch, or none, or one followed by heartbeats. */
  List<LineBatch> next() throws IOException {
    LineBatchBuilder batch = LineBatch.builder(origin);
    long now = config.clock().millis();
    while (!isDone() && batch.size() < MAX_LINES && batch.byteSize() < MAX_BYTES) {
      if (DrainSignal.requested() || (at == end && !fill())) {
        ended = true;
      } else if (position >= range.to() && isAtBorder()) {
        ended = true;
      } else if (!ended) {
        now = config.clock().millis();
        int length = position >= range.to() ? lineLength() : lengthBefore(range.to());
        framer.feed(bytes, at, at + length, batch, now);
        drop(length);
      }
    }
    if (ended) {
      framer.finish(batch, now);
    }
    if (batch.size() == 0) {
      return List.of();
    }
    return config.timing() == null
        ? List.of(batch.cover(now, now).build())
        : covered.add(config.timing().retime(batch.build(), reference, now));
  }

  private int lengthBefore(long to) {
    return (int) Math.min(end - at, Math.min(to, pauseAt) - position);
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
      if (looked > LONGEST || !fill()) {
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
   * Reads more, keeping what is not framed yet; returns false at the end of the file. It always
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
