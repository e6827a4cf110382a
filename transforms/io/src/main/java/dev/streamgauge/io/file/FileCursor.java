package dev.streamgauge.io.file;

import dev.streamgauge.io.framing.FileText;
import dev.streamgauge.io.framing.LineBorders;
import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.framing.LineJoiner;
import dev.streamgauge.io.framing.LineSlices;
import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.io.source.ForwardTime;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the lines of a {@link FileRange} in batches, using the memory of a few batches. One reader
 * can leave it to the next in the middle. Positions are in bytes of the text. Not thread-safe.
 */
final class FileCursor implements AutoCloseable {
  private static final int MAX_LINES = 8192;
  private static final int MAX_BYTES = 1 << 20;
  private static final int READ_BYTES = 1 << 16;

  /** The lines of a block, if they are not shorter than these are usually. */
  private static final int MAX_BLOCK_LINES = 65_536;

  /** Small enough for the cache of a core, as several steps look at each byte. */
  private static final int BLOCK_BYTES = 1 << 18;

  /** How much is read beyond the range for the end of its last line. */
  private static final int LINE_BYTES = 1 << 12;

  private static final int LONGEST = LineBatchBuilder.MAX_LINE_BYTES;

  /** How many bytes of a file are searched for its first time. */
  private static final int FIRST_BYTES = 1 << 13;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final FileRange range;
  private final FileLinesConfig config;
  private final String origin;
  private final long reference;
  private final LineBorders borders;
  private final LineFramer framer;
  private CoveredTime covered = new CoveredTime();
  private final LineSlices slices = new LineSlices();
  private ForwardTime forward = new ForwardTime();
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
    this.framer = framer(config);
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

  /** Returns what cuts the text of a file into lines. */
  static LineFramer framer(FileLinesConfig config) {
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
    if (config.timing() != null) {
      TimesBefore before = TimesBefore.read(file, range, config, reference);
      covered = before.covered();
      forward = before.forward();
    }
    // The newline before it shows that a line begins at the border.
    position = range.from() - 1;
    file.position(position);
    atLineStart = false;
    while (!ended && !isAtBorder()) {
      drop(lineLength());
    }
    ended |= position >= range.to();
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
  private void pauseAt(long newPause) {
    pauseAt = newPause < range.to() ? newPause : FileRange.END;
  }

  /**
   * Stops after about {@code bytesMore} more of text.
   *
   * @param key what the reader of the rest finds this cursor under
   * @return the rest; null if there is none
   */
  @Nullable FileRange pause(long bytesMore, String key) {
    long pause = position + bytesMore;
    if (!range.mayReach(pause)) {
      return null;
    }
    pauseAt(pause);
    return range.resumedAt(pause, key);
  }

  /** Ends a pause. */
  void resume() {
    pauseAt(FileRange.END);
  }

  /** Returns the earliest time in the first lines of a file; {@link FileRange#END} if none. */
  static long firstTime(FileRange file, FileLinesConfig config) throws IOException {
    long first = FileRange.END;
    try (FileCursor cursor = new FileCursor(file, config)) {
      cursor.pauseAt(FIRST_BYTES);
      while (!cursor.isDone()) {
        for (LineBatch batch : cursor.next()) {
          for (int i = 0; i < batch.size(); i++) {
            first = Math.min(first, batch.time(i));
          }
        }
      }
    }
    return first;
  }

  /** Returns what it reads, as far as it has not emitted it. */
  FileRange range() {
    return range;
  }

  /** Returns the position up to which the text has been read. */
  long position() {
    return position;
  }

  /** Returns whether everything up to the end or a pause is read; more may follow a pause. */
  boolean isDone() {
    return ended || position >= pauseAt;
  }

  /** Returns the next lines: one batch or none, followed by heartbeats for silences. */
  List<LineBatch> next() throws IOException {
    long now = config.clock().millis();
    LineBatch block = block(now);
    return block == null ? framed(now) : emitted(block, now);
  }

  /**
   * Returns the lines of a large block without copying them; null if they need more than to be cut
   * at newlines.
   */
  private @Nullable LineBatch block(long now) throws IOException {
    if (!range.seekable()
        || config.multiline() != null
        || pauseAt != FileRange.END
        || isDone()
        || DrainSignal.requested()
        || !atLineStart
        || !framer.isBetweenLines()) {
      return null;
    }
    long left = range.to() - position;
    fillBlock(left);
    int beginBefore = left < end - at ? at + (int) left : end;
    int stop = slices.cut(bytes, at, end, beginBefore, MAX_BLOCK_LINES);
    for (int i = 0; i < slices.size(); i++) {
      int start = slices.start(i);
      int length = slices.end(i) - start;
      if (length > LONGEST
          || (length > 0 && bytes[start] == 0)
          || borders.isOfContainer(bytes, start, start + length)) {
        return null;
      }
    }
    if (slices.size() == 0) {
      return null;
    }
    LineBatch lines = LineBatch.ofSlices(origin, bytes, slices.starts(), slices.ends(), now);
    if (lines == null) {
      return null;
    }
    position += stop - at;
    // The bytes belong to the batch now.
    byte[] rest = new byte[Math.max(BLOCK_BYTES + READ_BYTES, end - stop)];
    System.arraycopy(bytes, stop, rest, 0, end - stop);
    bytes = rest;
    end -= stop;
    at = 0;
    return lines;
  }

  /** Reads a block, but little more than the {@code left} bytes of the range. */
  private void fillBlock(long left) throws IOException {
    long wanted = Math.min(BLOCK_BYTES, left < BLOCK_BYTES ? left + LINE_BYTES : BLOCK_BYTES);
    if (end - at >= wanted) {
      return;
    }
    if (bytes.length - at < wanted) {
      byte[] block = new byte[BLOCK_BYTES + READ_BYTES];
      System.arraycopy(bytes, at, block, 0, end - at);
      bytes = block;
      end -= at;
      at = 0;
    }
    ByteBuffer room = ByteBuffer.wrap(bytes, end, (int) wanted - (end - at));
    while (room.hasRemaining() && channel.read(room) >= 0) {
      // Reads until the block is full or the file ends.
    }
    end = room.position();
  }

  private List<LineBatch> framed(long begun) throws IOException {
    LineBatchBuilder batch = LineBatch.builder(origin);
    long now = begun;
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
    List<LineBatch> read = new ArrayList<>();
    if (batch.size() > 0) {
      read.addAll(emitted(batch.build(), now));
    }
    if (ended && range.to() == FileRange.END && !DrainSignal.requested()) {
      read.addAll(covered.until(origin, range.nextStart()));
    }
    return read;
  }

  private List<LineBatch> emitted(LineBatch lines, long now) {
    return config.timing() == null
        ? List.of(lines.withCovered(now, now))
        : covered.add(config.timing().retime(lines, reference, now, forward));
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
