package dev.streamgauge.io.framing;

import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.logs.format.ContainerLine;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Cuts one connection's byte stream into lines, whatever pieces it arrives in.
 *
 * <p>A line ends with {@code \n} or {@code \r\n}. With octet counting (RFC 6587) each frame that
 * begins with a count of one to seven digits without leading zero, a space and {@code <} is taken
 * as a message of that many bytes, as syslog daemons detect it; one newline at its end is stripped,
 * those inside stay. So a plain line that begins like {@code 404 <html>} is mistaken for one: the
 * price of detection.
 *
 * <p>What is complete within a piece goes to the builder without a copy of its own; only an
 * incomplete frame is kept, and of that no more than the longest line. The rest of a longer one is
 * skipped as it arrives. Used by one thread.
 */
@Internal
public final class LineFramer {
  private static final int MAX_DIGITS = 7;

  private enum State {
    /** At the start of a frame; what is kept, if anything, may become a count. */
    START,
    LINE,
    /** In a line whose beginning has been handed on cut. */
    SKIP,
    OCTETS,
    /** In a counted frame whose beginning has been handed on cut. */
    SKIP_OCTETS
  }

  private final boolean octetCounting;

  /** One more than the longest line and its terminator: the builder sees that it is too long. */
  private final PartialLine kept;

  /** Takes complete lines in place of the builder. */
  private final @Nullable LineJoiner joiner;

  /** Takes lines first, of which a container runtime may have made pieces; null on sockets. */
  private final @Nullable ContainerJoiner pieces;

  private State state = State.START;
  private int octetsLeft;

  /** A framer by newlines, and by octet counts too if {@code octetCounting}. */
  LineFramer(boolean octetCounting) {
    this(octetCounting, LineBatchBuilder.MAX_LINE_BYTES, null);
  }

  /**
   * A framer that keeps no more of a line than shows a builder with this limit to cut it, and hands
   * lines to {@code joiner}, if there is one, on their way.
   */
  public LineFramer(boolean octetCounting, int maxLineBytes, @Nullable LineJoiner joiner) {
    this(octetCounting, maxLineBytes, joiner, null);
  }

  private LineFramer(
      boolean octetCounting,
      int maxLineBytes,
      @Nullable LineJoiner joiner,
      @Nullable ContainerJoiner pieces) {
    this.octetCounting = octetCounting;
    this.kept = new PartialLine(maxLineBytes + 3);
    this.joiner = joiner;
    this.pieces = pieces;
  }

  /** A framer for a file, which may be a container's log. */
  public static LineFramer ofFile(int maxLineBytes, @Nullable LineJoiner joiner) {
    return new LineFramer(false, maxLineBytes, joiner, new ContainerJoiner(maxLineBytes));
  }

  /** Takes the bytes {@code [from, to)}; each line they complete goes to {@code out}. */
  public void feed(byte[] bytes, int from, int to, LineBatchBuilder out, long timeMillis) {
    int at = from;
    while (at < to) {
      switch (state) {
        case START:
          if (pieces != null && bytes[at] == 0 && kept.size() == 0) {
            // What is left where a file was cut off under its writer.
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

  /** The stream has ended: what is left of a frame is a line. */
  public void finish(LineBatchBuilder out, long timeMillis) {
    if (kept.size() > 0) {
      emitKept(out, timeMillis);
    }
    state = State.START;
    if (pieces != null) {
      pieces.flush((bytes, from, to, origin) -> emitWhole(bytes, from, to, out, timeMillis));
    }
    flush(out, timeMillis);
  }

  /** Whether a complete line is held back because more may belong to it. */
  public boolean holdsLine() {
    return joiner != null && joiner.holds();
  }

  /** Nothing more belongs to the line that is held back. */
  public void flush(LineBatchBuilder out, long timeMillis) {
    if (joiner != null) {
      joiner.flush(out, timeMillis);
    }
  }

  /** The bytes of memory that incomplete lines, and those held back, take. */
  public int heldBytes() {
    return kept.capacity() + (joiner == null ? 0 : joiner.heldBytes());
  }

  /**
   * Hands on what is held of a line, cut there, since there is no memory to wait for the rest,
   * which is skipped.
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
    // Most lines do not look like a container's: they spare the detour.
    if (pieces != null && (pieces.holds() || ContainerLine.mayBe(bytes, from, end))) {
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
    // The piece ends within what may be a count: it is put together byte by byte.
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

  /** The length of the count and its space; 0 if more bytes must tell; -1 if it is none. */
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
