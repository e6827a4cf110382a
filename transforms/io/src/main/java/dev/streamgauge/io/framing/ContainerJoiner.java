package dev.streamgauge.io.framing;

import dev.streamgauge.logs.format.ContainerLine;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Joins the pieces into which a container runtime splits long lines ({@link ContainerLine}),
 * separately for each of the two streams. Other lines pass unchanged. Not thread-safe.
 */
@Internal
public final class ContainerJoiner {
  /** Receives whole lines. */
  public interface Sink {
    /**
     * Receives the line {@code [from, to)}.
     *
     * @param origin the value given with its first piece
     */
    void append(byte[] bytes, int from, int to, int origin);
  }

  private final ContainerLine line = new ContainerLine();
  private final Stream[] streams;

  public ContainerJoiner(int maxLineBytes) {
    this.streams = new Stream[] {new Stream(maxLineBytes + 1), new Stream(maxLineBytes + 1)};
  }

  /** Adds the line {@code [from, to)}; whole lines go to {@code out}. */
  public void append(byte[] bytes, int from, int to, int origin, Sink out) {
    if (!line.read(bytes, from, to)) {
      out.append(bytes, from, to, origin);
      return;
    }
    Stream stream = streams[line.isError() ? 1 : 0];
    if (stream.holds) {
      stream.goOn(bytes, to);
    } else if (line.isPartial()) {
      stream.begin(bytes, from, to, origin);
    } else {
      out.append(bytes, from, to, origin);
      return;
    }
    if (!line.isPartial()) {
      stream.handOn(out);
    }
  }

  /** Returns whether a piece waits for the next one. */
  public boolean holds() {
    return streams[0].holds || streams[1].holds;
  }

  /** Returns how many bytes of memory the held pieces take. */
  int heldBytes() {
    return streams[0].held.capacity() + streams[1].held.capacity();
  }

  /** Ends the stream: incomplete lines are emitted as they are. */
  public void flush(Sink out) {
    for (Stream stream : streams) {
      if (stream.holds) {
        stream.handOn(out);
      }
    }
  }

  /**
   * Returns the end of the last line in {@code [from, to)} after which no piece waits for the next
   * one.
   */
  public int wholeEnd(byte[] bytes, int from, int to) {
    boolean[] waits = new boolean[2];
    int whole = from;
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && bytes[end] != '\n') {
        end++;
      }
      if (line.read(bytes, start, end > start && bytes[end - 1] == '\r' ? end - 1 : end)) {
        waits[line.isError() ? 1 : 0] = line.isPartial();
      }
      start = Math.min(to, end + 1);
      if (!waits[0] && !waits[1]) {
        whole = start;
      }
    }
    return whole;
  }

  private final class Stream {
    final PartialLine held;
    boolean holds;
    int origin;

    /** Where the text ends so far in the held bytes. */
    int textEnd;

    Stream(int most) {
      this.held = new PartialLine(most);
    }

    void begin(byte[] bytes, int from, int to, int firstOrigin) {
      holds = true;
      origin = firstOrigin;
      held.add(bytes, from, to);
      textEnd = Math.min(held.size(), line.textEnd() - from);
      if (!line.isDocker()) {
        // Tags the joined line as a full one.
        held.array()[line.tagAt() - from] = 'F';
      }
    }

    void goOn(byte[] bytes, int to) {
      held.truncate(textEnd);
      held.add(bytes, line.textStart(), line.textEnd());
      textEnd = held.size();
      held.add(bytes, line.textEnd(), to);
    }

    void handOn(Sink out) {
      out.append(held.array(), 0, held.size(), origin);
      holds = false;
      held.clear();
    }
  }
}
