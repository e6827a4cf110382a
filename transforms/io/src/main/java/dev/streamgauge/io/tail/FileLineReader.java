package dev.streamgauge.io.tail;

import dev.streamgauge.io.framing.ContainerJoiner;
import dev.streamgauge.io.framing.LineJoiner;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.logs.Multiline;
import dev.streamgauge.logs.format.ContainerLine;
import dev.streamgauge.logs.time.LineStart;
import dev.streamgauge.util.Encodings;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the next lines of a file from a position. It keeps nothing about a file between calls
 * except in the position, so that thousands of files share one buffer: an incomplete line is read
 * again when there is more.
 *
 * <p>Each read begins a little before the position and checks that the bytes there are still those
 * that were read: the file may have been emptied and rewritten in the meantime.
 *
 * <p>A line ends with {@code \n} or {@code \r\n}. One that exceeds the maximum length is emitted
 * truncated, and the rest is skipped as it comes. Not thread-safe.
 */
final class FileLineReader {
  private static final int FIRST_BYTES = 256 * 1024;
  private static final int MOST_BYTES = LineBatchBuilder.MAX_LINE_BYTES + 2;

  /**
   * The result of a read.
   *
   * @param lines the lines, possibly none
   * @param after the position after them
   * @param complete whether the file was read to its end and nothing of it is left behind
   */
  record Cut(LineBatch lines, FilePosition after, boolean complete) {}

  private final @Nullable Multiline multiline;
  private final ContainerLine container = new ContainerLine();
  private final byte[] buffer = new byte[Fingerprint.MAX_BYTES + MOST_BYTES];

  /**
   * Creates a reader that joins the lines that belong together, if {@code multiline} is not null.
   */
  FileLineReader(@Nullable Multiline multiline) {
    this.multiline = multiline;
  }

  /**
   * Reads from {@code at}.
   *
   * @param stamp what was read from here in an earlier run, to be read the same way; null if
   *     nothing was
   * @param last whether nothing more will be added to the file: an unterminated end is a line
   * @param flush whether to stop waiting for more lines that belong to the last one
   * @param timeMillis the time of the lines
   * @return null if the content before the position is not what was read
   */
  @Nullable Cut next(
      FileBytes file,
      FilePosition at,
      @Nullable JournalEntry stamp,
      boolean last,
      boolean flush,
      String origin,
      long timeMillis)
      throws IOException {
    int from = at.before().length();
    long start = at.offset() - from;
    int most = stamp == null ? MOST_BYTES : (int) Math.min(MOST_BYTES, stamp.to() - at.offset());
    int wanted = from + Math.min(multiline == null ? FIRST_BYTES : MOST_BYTES, most);
    int end = file.read(start, buffer, 0, wanted);
    if (end < from || !at.before().equals(Fingerprint.of(buffer, 0, from))) {
      return null;
    }
    int newline = lastNewline(from, end);
    if (end == wanted && wanted < from + most && !hasWholeLine(from, newline)) {
      wanted = from + most;
      end += file.read(start + end, buffer, end, wanted - end);
      newline = lastNewline(from, end);
    }
    // What is behind the damage may still be written.
    boolean atEnd = end < wanted && file.damage() == null;
    // Everything an earlier run read is emitted again, whatever it ends with.
    boolean again = stamp != null && start + end == stamp.to();
    boolean ended = again || (last && atEnd);
    boolean inLine = at.inLine();
    int to = from;
    if (at.offset() == 0) {
      checkEncoding(from, end);
    }
    if (inLine) {
      int first = firstNewline(from, end);
      to = first < 0 ? end : first + 1;
      inLine = first < 0 && !ended;
    }
    Lines lines = new Lines(LineBatch.builder(origin), timeMillis);
    if (newline >= to) {
      int whole = newline + 1;
      if (!flush && !ended && isContainers(from, newline)) {
        whole = lines.pieces.wholeEnd(buffer, to, newline + 1);
        if (whole == to && end - from == MOST_BYTES) {
          // More pieces than the maximum length of a line in bytes: it is truncated anyway.
          whole = newline + 1;
        }
      }
      lines.append(to, whole);
      to = whole;
    } else if (to == from && !inLine && end == wanted && nulEnd(from, end) > from) {
      // What is left where a file was truncated under its writer must not fill up a line.
      to = nulEnd(from, end);
    }
    if (to == from && end - from == MOST_BYTES) {
      lines.append(from, end);
      to = end;
      inLine = true;
    } else if (to < end && ended) {
      lines.append(to, end);
      to = end;
    }
    if (again) {
      inLine = stamp.after().inLine();
    }
    boolean full = !atEnd && lines.areOneRecord(from);
    to = lines.finish(to, flush || ended || inLine || full);
    FilePosition after =
        to == from && inLine == at.inLine() ? at : at.advanced(start + to, inLine, buffer, start);
    return new Cut(lines.out.build(), after, atEnd && to == end);
  }

  /**
   * Returns whether a line ends in {@code [from, newline]} that does not continue in more pieces.
   */
  private boolean hasWholeLine(int from, int newline) {
    return newline >= 0
        && (!isContainers(from, newline)
            || new ContainerJoiner(0).wholeEnd(buffer, from, newline + 1) > from);
  }

  /**
   * Returns whether the last line, which ends with this newline, is a container's: then all are.
   */
  private boolean isContainers(int from, int newline) {
    int start = newline;
    while (start > from && buffer[start - 1] != '\n') {
      start--;
    }
    return container.read(buffer, start, newline);
  }

  private int nulEnd(int from, int end) {
    int at = from;
    while (at < end && buffer[at] == 0) {
      at++;
    }
    return at;
  }

  private void checkEncoding(int from, int end) throws IOException {
    String encoding = Encodings.of(buffer, from, end);
    if (encoding != null) {
      throw new IOException(
          "it is in " + encoding + ": watch:// reads only UTF-8; file:// reads it");
    }
  }

  private int lastNewline(int from, int end) {
    int at = end - 1;
    while (at >= from && buffer[at] != '\n') {
      at--;
    }
    return at >= from ? at : -1;
  }

  private int firstNewline(int from, int end) {
    int at = from;
    while (at < end && buffer[at] != '\n') {
      at++;
    }
    return at < end ? at : -1;
  }

  /** The lines of one read on their way to a batch. */
  private final class Lines {
    final LineBatchBuilder out;
    final long timeMillis;
    final @Nullable LineJoiner joiner;
    final ContainerJoiner pieces = new ContainerJoiner(LineBatchBuilder.MAX_LINE_BYTES);

    /** Where the line began that may continue, if lines are joined. */
    int recordStart = -1;

    Lines(LineBatchBuilder out, long timeMillis) {
      this.out = out;
      this.timeMillis = timeMillis;
      this.joiner =
          multiline == null ? null : new LineJoiner(multiline, LineBatchBuilder.MAX_LINE_BYTES);
    }

    /** Appends the lines in {@code [from, to)}; the last one need not have a newline. */
    void append(int from, int to) {
      int start = from;
      while (start < to) {
        int newline = firstNewline(start, to);
        int end = newline < 0 ? to : newline;
        appendLine(start, end > start && buffer[end - 1] == '\r' ? end - 1 : end);
        start = end + 1;
      }
    }

    private void appendLine(int from, int to) {
      int start = LineStart.skip(buffer, from, to);
      if (pieces.holds() || ContainerLine.mayBe(buffer, start, to)) {
        pieces.append(buffer, start, to, from, this::appendWhole);
      } else {
        appendWhole(buffer, start, to, from);
      }
    }

    private void appendWhole(byte[] bytes, int from, int to, int origin) {
      if (joiner == null) {
        out.append(bytes, from, to, timeMillis);
      } else if (joiner.append(bytes, from, to, out, timeMillis)) {
        recordStart = origin;
      }
    }

    boolean areOneRecord(int from) {
      return recordStart == from;
    }

    /** Returns where the emitted lines end, if {@code to} is the end of the last line. */
    int finish(int to, boolean flush) {
      pieces.flush(this::appendWhole);
      if (joiner == null || !joiner.holds()) {
        return to;
      }
      if (!flush) {
        return recordStart;
      }
      joiner.flush(out, timeMillis);
      return to;
    }
  }
}
