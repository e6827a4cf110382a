package dev.streamgauge.io.framing;

import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.LogFormat;
import dev.streamgauge.logs.Multiline;
import dev.streamgauge.logs.format.ContainerLine;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Joins the lines of one sender that belong to one event. It holds back the last line until it is
 * known to be complete, but of one that is too long just enough for the builder to truncate it. Not
 * thread-safe.
 *
 * <p>After a line that names a throwable, lines that do not look like a continuation are held back
 * too: if a stack trace follows, they belong to the throwable's message; if not, each is a line by
 * itself.
 */
@Internal
public final class LineJoiner {
  private static final byte[] NEWLINE = {'\n'};

  /** The longest message, in lines, before the joiner gives up on it. */
  private static final int MAX_PENDING_LINES = 500;

  private static final int MAX_PENDING_BYTES = 64 * 1024;

  private final Multiline rule;
  private final PartialLine held;
  private final ContainerLine container = new ContainerLine();
  private boolean holds;

  /** Whether a throwable was named and no line of its trace has arrived. */
  private boolean inMessage;

  /** Whether a line of a trace has arrived. */
  private boolean inTrace;

  /** Lines that may belong to the one held back. */
  private final PartialLine pending;

  private int[] pendingEnds = new int[8];
  private int pendingLines;
  private LogReader reader;

  public LineJoiner(Multiline rule, int maxLineBytes) {
    this.rule = rule;
    this.held = new PartialLine(maxLineBytes + 1);
    this.pending = new PartialLine(MAX_PENDING_BYTES);
  }

  /**
   * Adds the line {@code [from, to)}; if it begins an event, the previous one goes to {@code out}.
   *
   * @return whether it begins an event, and all lines before it have gone to {@code out}
   */
  public boolean append(byte[] bytes, int from, int to, LineBatchBuilder out, long timeMillis) {
    // Docker's lines are JSON objects, and several of them joined are not.
    boolean wrapped = container.read(bytes, from, to) && !container.isDocker();
    int text = wrapped ? container.textStart() : from;
    if (holds && rule.continues(bytes, text, to)) {
      boolean trace = rule.looksAhead() && Multiline.isTrace(bytes, text, to);
      if (pendingLines > 0 && !trace && suspend(bytes, from, to)) {
        return false;
      }
      if (pendingLines > 0 && trace) {
        adopt();
      }
      if (pendingLines == 0) {
        held.add(NEWLINE, 0, 1);
        held.add(bytes, from, to);
        look(bytes, text, to, trace);
        return false;
      }
    } else if (mayBelong(bytes, text, to) && suspend(bytes, from, to)) {
      return false;
    }
    flush(out, timeMillis);
    begin(bytes, from, to);
    look(bytes, text, to, false);
    return true;
  }

  /** Returns whether a line begins an event, whatever the lines before it are. */
  public boolean begins(byte[] bytes, int from, int to) {
    return !rule.continues(bytes, from, to)
        && (!rule.looksAhead() || beginsRecord(bytes, from, to));
  }

  private void begin(byte[] bytes, int from, int to) {
    holds = true;
    held.add(bytes, from, to);
  }

  /** Looks for a throwable, and for the trace that ends its message. */
  private void look(byte[] bytes, int from, int to, boolean trace) {
    if (rule.looksAhead()) {
      inTrace |= trace;
      inMessage = Multiline.namesThrowable(bytes, from, to) || (inMessage && !trace);
    }
  }

  private boolean mayBelong(byte[] bytes, int from, int to) {
    return holds && (inMessage || (inTrace && from == to)) && !beginsRecord(bytes, from, to);
  }

  /** Returns whether a line looks like a log record. */
  private boolean beginsRecord(byte[] bytes, int from, int to) {
    if (from == to) {
      return false;
    }
    if (reader == null) {
      reader = LogFormat.auto().reader();
    }
    LogRecord record = reader.read(bytes, from, to);
    return switch (record.format()) {
      case "json", "logfmt" ->
          record.severity() != Severity.UNKNOWN || record.timeMillis(0) != LineTime.NONE;
      // The message of an exception may contain a time, but hardly at the beginning of a line.
      case "raw" -> record.timeMillis(0) != LineTime.NONE && beginsWithDigits(bytes, from, to);
      default -> true;
    };
  }

  private static boolean beginsWithDigits(byte[] bytes, int from, int to) {
    int at = bytes[from] == '[' && from + 1 < to ? from + 1 : from;
    return bytes[at] >= '0' && bytes[at] <= '9';
  }

  /** Holds the line back until it is known where it belongs; returns false if there is no room. */
  private boolean suspend(byte[] bytes, int from, int to) {
    if (pendingLines == MAX_PENDING_LINES || pending.size() + to - from > MAX_PENDING_BYTES) {
      return false;
    }
    pending.add(bytes, from, to);
    if (pendingLines == pendingEnds.length) {
      pendingEnds = Arrays.copyOf(pendingEnds, pendingLines * 2);
    }
    pendingEnds[pendingLines++] = pending.size();
    return true;
  }

  /** Appends the lines held back to the one before. */
  private void adopt() {
    int from = 0;
    for (int i = 0; i < pendingLines; i++) {
      held.add(NEWLINE, 0, 1);
      held.add(pending.array(), from, pendingEnds[i]);
      from = pendingEnds[i];
    }
    forgetPending();
  }

  private void forgetPending() {
    pending.clear();
    pendingLines = 0;
  }

  /** Returns whether a line is held back. */
  public boolean holds() {
    return holds;
  }

  /** Returns how many bytes of memory the held-back lines take. */
  int heldBytes() {
    return held.capacity() + pending.capacity();
  }

  /** Emits the held-back lines, if any. */
  public void flush(LineBatchBuilder out, long timeMillis) {
    handOn(out, timeMillis);
    int from = 0;
    for (int i = 0; i < pendingLines; i++) {
      int to = pendingEnds[i];
      if (holds && rule.continues(pending.array(), from, to)) {
        held.add(NEWLINE, 0, 1);
      } else {
        handOn(out, timeMillis);
        holds = true;
      }
      held.add(pending.array(), from, to);
      from = to;
    }
    forgetPending();
    handOn(out, timeMillis);
    inMessage = false;
    inTrace = false;
  }

  private void handOn(LineBatchBuilder out, long timeMillis) {
    if (holds) {
      out.append(held.array(), 0, held.size(), timeMillis);
      holds = false;
      held.clear();
    }
  }
}
