package dev.streamgauge.io.file;

import dev.streamgauge.io.framing.LineBorders;
import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.framing.LineJoiner;
import dev.streamgauge.io.source.DrainSignal;
import dev.streamgauge.io.source.ForwardTime;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the lines of a {@link FileRange} in batches, using the memory of a few batches. One reader
 * can leave it to the next in the middle. Positions are in bytes of the text. Not thread-safe.
 *
 * <p>It only reads the text, in blocks. All cores find lines and times, a block each; then the
 * cursor settles, block by block, what depends on the lines before: pieces of lines, the night when
 * clocks are set back, and silences. A block for which these matter is done again.
 */
final class FileCursor implements AutoCloseable {
  private static final int MAX_LINES = 8192;
  private static final int MAX_BYTES = 1 << 20;
  private static final int FEED_BYTES = 1 << 16;

  private static final int LONGEST = LineBatchBuilder.MAX_LINE_BYTES;

  /** How many bytes of a file are searched for its first time. */
  private static final int FIRST_BYTES = 1 << 13;

  private final FileRange range;
  private final FileLinesConfig config;
  private final String origin;
  private final long reference;
  private final RangeText text;
  private final OrderedTasks<BlockLines> blocks = new OrderedTasks<>();

  /** As of the lines that are returned: those of {@link #blocks} are later. */
  private final LineFramer framer;

  private CoveredTime covered = new CoveredTime();
  private ForwardTime forward = new ForwardTime();

  /** Opens {@code range}. */
  FileCursor(FileRange range, FileLinesConfig config) throws IOException {
    this.range = range;
    this.config = config;
    this.origin = "file:" + range.file();
    this.reference =
        config.referenceMillis(
            range.changedMillis() > 0 ? range.changedMillis() : config.clock().millis());
    this.framer = framer(config);
    this.text = new RangeText(range, new LineBorders(config.multiline()));
    try {
      if (range.from() > 0 && config.timing() != null) {
        TimesBefore before = TimesBefore.read(text.file(), range, config, reference);
        covered = before.covered();
        forward = before.forward();
      }
      text.begin();
      skipTo(range.resumeAt());
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /** Returns what cuts the text of a file into lines. */
  static LineFramer framer(FileLinesConfig config) {
    LineJoiner joiner =
        config.multiline() == null ? null : new LineJoiner(config.multiline(), LONGEST);
    return LineFramer.ofFile(LONGEST, joiner);
  }

  /** Reads again what another cursor has already emitted, if this is not the same one. */
  private void skipTo(long resumeAt) throws IOException {
    if (resumeAt > 0) {
      text.pauseAt(resumeAt);
      while (!isDone()) {
        next();
      }
      resume();
    }
  }

  /**
   * Stops after about {@code bytesMore} more of text.
   *
   * @param key what the reader of the rest finds this cursor under
   * @return the rest; null if there is none
   */
  @Nullable FileRange pause(long bytesMore, String key) {
    long pause = text.position() + bytesMore;
    if (!range.mayReach(pause)) {
      return null;
    }
    text.pauseAt(pause);
    return range.resumedAt(pause, key);
  }

  /** Ends a pause. */
  void resume() {
    text.pauseAt(FileRange.END);
  }

  /** Returns the earliest time in the first lines of a file; {@link FileRange#END} if none. */
  static long firstTime(FileRange file, FileLinesConfig config) throws IOException {
    long first = FileRange.END;
    try (FileCursor cursor = new FileCursor(file, config)) {
      cursor.text.pauseAt(FIRST_BYTES);
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
    return text.position();
  }

  /** Returns whether everything up to the end or a pause is read; more may follow a pause. */
  boolean isDone() {
    return text.isDone() && blocks.isEmpty();
  }

  /** Returns the next lines: a batch or a few, with heartbeats for silences; or nothing yet. */
  List<LineBatch> next() throws IOException {
    boolean more = config.multiline() == null;
    while (more && !blocks.isFull()) {
      TextBlock block = text.block(config.clock().millis());
      more = block != null;
      if (more) {
        blocks.add(() -> BlockLines.of(block, config, origin, reference));
      }
    }
    return blocks.isEmpty() ? pieces() : settled(blocks.take());
  }

  private List<LineBatch> settled(BlockLines block) {
    LineBatch lines = block.lines();
    long now = block.text().now();
    if (lines == null || !framer.isBetweenLines()) {
      return framed(block.text());
    }
    return block.timed() != null && forward.follow(block.times(), now)
        ? covered.add(block.timed(), block.covered())
        : emitted(lines, now);
  }

  private List<LineBatch> framed(TextBlock block) {
    List<LineBatch> read = new ArrayList<>();
    LineBatchBuilder batch = LineBatch.builder(origin);
    for (int from = block.from(); from < block.to(); ) {
      int to = Math.min(block.to(), from + FEED_BYTES);
      framer.feed(block.bytes(), from, to, batch, block.now());
      from = to;
      if (batch.size() > 0 && (to == block.to() || batch.size() >= MAX_LINES)) {
        read.addAll(emitted(batch.build(), block.now()));
        batch = LineBatch.builder(origin);
      }
    }
    return read;
  }

  /**
   * Reads what is no block, such as the end of the range, lines to be joined and very long ones.
   */
  private List<LineBatch> pieces() throws IOException {
    LineBatchBuilder batch = LineBatch.builder(origin);
    long now;
    do {
      long read = config.clock().millis();
      text.piece((bytes, from, to) -> framer.feed(bytes, from, to, batch, read));
      now = read;
    } while (config.multiline() != null
        && !text.isDone()
        && batch.size() < MAX_LINES
        && batch.byteSize() < MAX_BYTES);
    if (text.isEnded()) {
      framer.finish(batch, now);
    }
    List<LineBatch> read = new ArrayList<>();
    if (batch.size() > 0) {
      read.addAll(emitted(batch.build(), now));
    }
    if (text.isEnded() && range.to() == FileRange.END && !DrainSignal.requested()) {
      read.addAll(covered.until(origin, range.nextStart()));
    }
    return read;
  }

  private List<LineBatch> emitted(LineBatch lines, long now) {
    return config.timing() == null
        ? List.of(lines.withCovered(now, now))
        : covered.add(config.timing().retime(lines, reference, now, forward));
  }

  @Override
  public void close() throws IOException {
    blocks.cancel();
    text.close();
  }
}
