package dev.streamgauge.io;

import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.logs.Multiline;
import java.util.Arrays;

/**
 * Joins the lines of one sender that belong together. Holds back the last line until it is known
 * that no more belong to it; of one that is too long, no more than shows the builder to cut it.
 * Used by one thread.
 */
final class LineJoiner {
  /** A sender of one long line does not keep the memory for it. */
  private static final int MAX_IDLE_CAPACITY = 16 * 1024;

  private static final byte[] NEWLINE = {'\n'};
  private static final byte[] NOTHING = new byte[0];

  private final Multiline rule;
  private final int mostHeld;
  private byte[] held = NOTHING;
  private int heldSize;
  private boolean holds;

  LineJoiner(Multiline rule, int maxLineBytes) {
    this.rule = rule;
    this.mostHeld = maxLineBytes + 1;
  }

  /** Takes the line {@code [from, to)}; if it begins a new one, the one before goes to out. */
  void append(byte[] bytes, int from, int to, LineBatchBuilder out, long timeMillis) {
    if (holds && rule.continues(bytes, from, to)) {
      hold(NEWLINE, 0, 1);
    } else {
      flush(out, timeMillis);
      holds = true;
    }
    hold(bytes, from, to);
  }

  /** Whether a line is held back. */
  boolean holds() {
    return holds;
  }

  /** Hands on the line that is held back, if any. */
  void flush(LineBatchBuilder out, long timeMillis) {
    if (!holds) {
      return;
    }
    out.append(held, 0, heldSize, timeMillis);
    holds = false;
    heldSize = 0;
    if (held.length > MAX_IDLE_CAPACITY) {
      held = NOTHING;
    }
  }

  private void hold(byte[] bytes, int from, int to) {
    int length = Math.min(to - from, mostHeld - heldSize);
    int size = heldSize + length;
    if (size > held.length) {
      held = Arrays.copyOf(held, Math.min(mostHeld, Math.max(size, Math.max(64, held.length * 2))));
    }
    System.arraycopy(bytes, from, held, heldSize, length);
    heldSize = size;
  }
}
