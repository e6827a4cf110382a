package dev.streamgauge.io.framing;

import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.logs.format.ContainerLine;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Splits the byte stream of one connection into lines, in whatever pieces it arrives.
 *
 * <p>A line ends with {@code \n} or {@code \r\n}. With octet counting (RFC 6587) a frame that
 * begins with a count of one to seven digits without leading zero, a space and {@code <} is a
 * message of that many bytes, as syslog daemons detect it; one newline at its end is stripped,
 * those inside stay. So a plain line that begins like {@code 404 <html>} is mistaken for a frame:
 * the price of detection.
 *
 * <p>Lines complete within a piece go to the builder without an intermediate copy; only an
 * incomplete frame is kept, up to the maximum line length. The rest of a longer one is skipped as
 * it arrives. Not thread-safe.
 */
@Internal
public final class LineFramer {
  private static final int MAX_DIGITS = 7;

  private enum State {
    /** At the start of a frame; kept bytes, if any, may become a count. */
    START,
    LINE,
    /** In a line whose truncated beginning has been emitted. */
    SKIP,
    OCTETS,
    /** In a counted frame whose truncated beginning has been emitted. */
    SKIP_OCTETS
  }

  private final boolean octetCounting;

  /**
   * One byte more than the longest line and its terminator, so that the builder sees that it is too
   * long.
   */
  private final PartialLine kept;

  /** Receives complete lines instead of the builder. */
  private final @Nullable LineJoiner joiner;

  /** Receives lines first and joins those a container runtime may have split. */
  private final ContainerJoiner pieces;

  /** Whether the bytes are those of a file, which may have been truncated under its writer. */
  private final boolean file;

  private State state = State.START;
  private int octetsLeft;

  /** Creates a framer by newlines and, if {@code octetCounting}, by octet counts. */
  LineFramer(boolean octetCounting) {
    this(octetCounting, LineBatchBuilder.MAX_LINE_BYTES, null);
  }

  /**
   * Creates a framer that keeps just enough of a line for a builder with this limit to truncate it,
   * and passes lines through {@code joiner}, if there is one.
   */
  public LineFramer(boolean octetCounting, int maxLineBytes, @Nullable LineJoiner joiner) {
    this(octetCounting, maxLineBytes, joiner, false);
  }

  private LineFramer(
      boolean octetCounting, int maxLineBytes, @Nullable LineJoiner joiner, boolean file) {
    this.octetCounting = octetCounting;
    this.kept = new PartialLine(maxLineBytes + 3);
    this.joiner = joiner;
    this.pieces = new ContainerJoiner(maxLineBytes);
    this.file = file;
  }

  /** Creates a framer for a file. */
  public static LineFramer ofFile(int maxLineBytes, @Nullable LineJoiner joiner) {
    return new LineFramer(false, maxLineBytes, joiner, true);
  }

  /** Adds the bytes {@code [from, to)}; each line they complete goes to {@code out}. */
  public void feed(byte[] bytes, int from, int to, LineBatchBuilder out, long timeMillis) {
    int at = from;
    while (at < to) {
      switch (state) {
        case START:
          if (file && bytes[at] == 0 && kept.size() == 0) {
            // Left where a file was truncated while its writer had it open.
            at++;
            break;
          }
          at = detect(bytes, at, to);
          break;
        case LINE:
          at = line(bytes, at, to, out, timeMillis);
          break;
        case SKIP:
          int newline = indexOfNewline(bytes, at, to);
          if (newline < to) {
            state = State.START;
          }
          at = newline + 1;
          break;
        case OCTETS:
          at = octets(bytes, at, to, out, timeMillis);
          break;
        case SKIP_OCTETS:
          int skipped = Math.min(octetsLeft, to - at);
          octetsLeft -= skipped;
          at += skipped;
          if (octetsLeft == 0) {
            state = State.START;
          }
          break;
      }
    }
  }

  /** Ends the stream: the rest of a frame becomes a line. */
  public void finish(LineBatchBuilder out, long timeMillis) {
    if (kept.size() > 0) {
      emitKept(out, timeMillis);
    }
    state = State.START;
    flush(out, timeMillis);
  }

  /** Returns whether a line begins with the next byte, and nothing of those before is held. */
  public boolean isBetweenLines() {
    return state == State.START
        && kept.size() == 0
        && (pieces == null || !pieces.holds())
        && !holdsLine();
  }

  /** Returns whether a complete line is held back because more may belong to it. */
  public boolean holdsLine() {
    return holdsPiece() || (joiner != null && joiner.holds());
  }

  /** Returns whether a piece of a line that a container runtime has split waits for the next. */
  public boolean holdsPiece() {
    return pieces.holds();
  }

  /** Emits the line that is held back; nothing more belongs to it. */
  public void flush(LineBatchBuilder out, long timeMillis) {
    pieces.flush((bytes, from, to, origin) -> emitWhole(bytes, from, to, out, timeMillis));
    if (joiner != null) {
      joiner.flush(out, timeMillis);
    }
  }

  /** Returns how many bytes of memory incomplete and held-back lines take. */
  public int heldBytes() {
    return kept.capacity() + pieces.heldBytes() + (joiner == null ? 0 : joiner.heldBytes());
  }

  /**
   * Emits the held part of a line as a truncated line, since there is no memory to wait for the
   * rest, which is skipped.
   */
  public void cut(LineBatchBuilder out, long timeMillis) {
    if (kept.size() > 0 && state != State.START) {
      emitKept(out, timeMillis);
      state = state == State.OCTETS ? State.SKIP_OCTETS : State.SKIP;
    }
    flush(out, timeMillis);
    out.addCut(1);
  }

  private void emit(byte[] bytes, int from, int end, LineBatchBuilder out, long timeMillis) {
    // Most lines do not look like a container's and skip this path.
    if (pieces.holds() || ContainerLine.mayBe(bytes, from, end)) {
      pieces.append(
          bytes,
          from,
          end,
          0,
          (b, start, stop, origin) -> emitWhole(b, start, stop, out, timeMillis));
    } else {
      emitWhole(bytes, from, end, out, timeMillis);
    }
  }

  private void emitWhole(byte[] bytes, int from, int end, LineBatchBuilder out, long timeMillis) {
    if (joiner == null) {
      out.append(bytes, from, end, timeMillis);
    } else {
      joiner.append(bytes, from, end, out, timeMillis);
    }
  }

  private int detect(byte[] bytes, int from, int to) {
    if (!octetCounting) {
      state = State.LINE;
      return from;
    }
    int at = from;
    if (kept.size() == 0) {
      int count = headerLength(bytes, at, to);
      if (count != 0) {
        return decide(count, bytes, at) ? at + count : at;
      }
    }
    // The piece ends within a possible count, which is assembled byte by byte.
    for (; at < to; at++) {
      kept.add(bytes, at, at + 1);
      int count = headerLength(kept.array(), 0, kept.size());
      if (count != 0) {
        kept.dropLast();
        if (decide(count, kept.array(), 0)) {
          kept.clear();
        }
        return at;
      }
    }
    return at;
  }

  private boolean decide(int headerLength, byte[] bytes, int from) {
    if (headerLength < 0) {
      state = State.LINE;
      return false;
    }
    state = State.OCTETS;
    octetsLeft = 0;
    for (int i = from; bytes[i] != ' '; i++) {
      octetsLeft = octetsLeft * 10 + (bytes[i] - '0');
    }
    return true;
  }

  /**
   * Returns the length of the count and its space; 0 if more bytes are needed; -1 if it is none.
   */
  private static int headerLength(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && at - from < MAX_DIGITS && isDigit(bytes[at])) {
      at++;
    }
    if (at == from ? at < to : bytes[from] == '0') {
      return -1;
    }
    if (at == to) {
      return 0;
    }
    if (bytes[at] != ' ') {
      return -1;
    }
    if (at + 1 == to) {
      return 0;
    }
    return bytes[at + 1] == '<' ? at + 1 - from : -1;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private int line(byte[] bytes, int from, int to, LineBatchBuilder out, long timeMillis) {
    int end = indexOfNewline(bytes, from, to);
    boolean complete = end < to;
    if (complete && kept.size() == 0) {
      emit(bytes, from, withoutReturn(bytes, from, end), out, timeMillis);
      state = State.START;
    } else if (!kept.add(bytes, from, end)) {
      emitKept(out, timeMillis);
      state = complete ? State.START : State.SKIP;
    } else if (complete) {
      emitKept(out, timeMillis);
      state = State.START;
    }
    return end + 1;
  }

  private int octets(byte[] bytes, int from, int to, LineBatchBuilder out, long timeMillis) {
    int length = Math.min(octetsLeft, to - from);
    int end = from + length;
    boolean complete = length == octetsLeft;
    octetsLeft -= length;
    if (complete && kept.size() == 0) {
      emit(bytes, from, withoutNewline(bytes, from, end), out, timeMillis);
    } else {
      kept.add(bytes, from, end);
      if (complete) {
        emitKept(out, timeMillis);
      }
    }
    if (complete) {
      state = State.START;
    }
    return end;
  }

  private void emitKept(LineBatchBuilder out, long timeMillis) {
    int end =
        state == State.OCTETS
            ? withoutNewline(kept.array(), 0, kept.size())
            : withoutReturn(kept.array(), 0, kept.size());
    emit(kept.array(), 0, end, out, timeMillis);
    kept.clear();
  }

  private static int indexOfNewline(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static int withoutReturn(byte[] bytes, int from, int end) {
    return end > from && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  private static int withoutNewline(byte[] bytes, int from, int end) {
    return end > from && bytes[end - 1] == '\n' ? withoutReturn(bytes, from, end - 1) : end;
  }
}
