package dev.streamgauge.io.file;

import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.source.ForwardTime;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * The times just before a range of a file: everything between them and the range is covered.
 *
 * @param covered what the lines before cover; nothing if none of them has a time
 * @param forward the state of the times at the beginning of the range
 */
record TimesBefore(CoveredTime covered, ForwardTime forward) {
  /** How many bytes before a range are searched first for the time of their last line. */
  private static final int LOOK_BACK = 1 << 13;

  private static final int LONGEST_LOOK_BACK = 1 << 22;
  private static final int READ_BYTES = 1 << 20;

  /**
   * Looks back further while it is at an hour that repeats, to know which of the two it is.
   *
   * @param reference the time near which times without a year or a zone are
   */
  static TimesBefore read(
      SeekableByteChannel file, FileRange range, FileLinesConfig config, long reference)
      throws IOException {
    CoveredTime covered = new CoveredTime();
    ForwardTime forward = new ForwardTime();
    long from = range.from();
    boolean inDoubt = true;
    for (long look = LOOK_BACK;
        from > 0 && (inDoubt || (covered.isEmpty() && look <= LONGEST_LOOK_BACK));
        look *= 8) {
      from = Math.max(0, range.from() - look);
      forward = new ForwardTime();
      TimesBefore read = new TimesBefore(covered.isEmpty() ? covered : new CoveredTime(), forward);
      inDoubt = read.beginsInDoubt(file, from, range, config, reference);
    }
    return new TimesBefore(covered, forward);
  }

  /** Reads the times from there to the range; returns whether the first may be one of two. */
  private boolean beginsInDoubt(
      SeekableByteChannel file, long from, FileRange range, FileLinesConfig config, long reference)
      throws IOException {
    Boolean inDoubt = null;
    LineFramer lines = FileCursor.framer(config);
    boolean inLine = from > 0;
    file.position(from);
    for (long left = range.from() - from; left > 0; ) {
      ByteBuffer read = ByteBuffer.allocate((int) Math.min(left, READ_BYTES));
      while (read.hasRemaining() && file.read(read) >= 0) {
        // Reads everything that is there.
      }
      left = read.hasRemaining() ? 0 : left - read.position();
      int start = 0;
      while (inLine && start < read.position()) {
        inLine = read.get(start++) != '\n';
      }
      LineBatchBuilder batch = LineBatch.builder("file:" + range.file());
      long now = config.clock().millis();
      lines.feed(read.array(), start, read.position(), batch, now);
      if (left == 0) {
        lines.finish(batch, now);
      }
      LineBatch timed = config.timing().retime(batch.build(), reference, now, forward);
      if (inDoubt == null && !timed.isEmpty()) {
        inDoubt = config.timing().isRepeated(timed, 0);
      }
      covered.add(timed);
    }
    return inDoubt != null && inDoubt;
  }
}
