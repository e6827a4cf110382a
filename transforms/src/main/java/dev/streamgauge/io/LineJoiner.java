package dev.streamgauge.io;

import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.logs.Multiline;

/**
 * Joins the lines of one sender that belong together. Holds back the last line until it is known
 * that no more belong to it; of one that is too long, no more than shows the builder to cut it.
 * Used by one thread.
 */
final class LineJoiner {
  private static final byte[] NEWLINE = {'\n'};

  private final Multiline rule;
  private final KeptBytes held;
  private boolean holds;

  LineJoiner(Multiline rule, int maxLineBytes) {
    this.rule = rule;
    this.held = new KeptBytes(maxLineBytes + 1);
  }

  /** Takes the line {@code [from, to)}; if it begins a new one, the one before goes to out. */
  void append(byte[] bytes, int from, int to, LineBatchBuilder out, long timeMillis) {
    if (holds && rule.continues(bytes, from, to)) {
      held.add(NEWLINE, 0, 1);
    } else {
      flush(out, timeMillis);
      holds = true;
    }
    held.add(bytes, from, to);
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
    out.append(held.array(), 0, held.size(), timeMillis);
    holds = false;
    held.clear();
  }
}
