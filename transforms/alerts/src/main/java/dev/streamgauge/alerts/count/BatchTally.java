package dev.streamgauge.alerts.count;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.LineBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the lines of a batch have counted for all rules. It takes the place of the lines between the
 * reader that counted them and the step that sums bundles. Which lines are too late is decided only
 * there, since a batch gets its watermark after it was counted.
 */
final class BatchTally {
  /** The first byte of an encoded tally. No line begins with it, as it never occurs in UTF-8. */
  private static final byte MARK = (byte) 0xFF;

  private static final int VERSION = 1;

  /** Numbers of lines by a time. */
  static final class LinesByEnd {
    private final Map<Long, long[]> lines = new HashMap<>();

    void add(long end, long count) {
      if (count == 0) {
        return;
      }
      lines.computeIfAbsent(end, e -> new long[1])[0] += count;
    }

    /** Returns how many have a time after {@code limit}. */
    long after(long limit) {
      return lines.entrySet().stream()
          .filter(entry -> entry.getKey() > limit)
          .mapToLong(entry -> entry.getValue()[0])
          .sum();
    }

    private void encode(ByteBuf buf) {
      buf.putVar(lines.size());
      new TreeMap<>(lines)
          .forEach(
              (end, count) -> {
                buf.putZigZag(end);
                buf.putVar(count[0]);
              });
    }

    private static LinesByEnd decode(ByteBuf buf) {
      LinesByEnd decoded = new LinesByEnd();
      for (int i = buf.getCount(2); i > 0; i--) {
        decoded.add(buf.getZigZag(), buf.getVar());
      }
      return decoded;
    }
  }

  private final RuleIds known;
  private final List<Slice> slices = new ArrayList<>();

  /** All lines, by the last end of the slices they are in: then the line is too late for all. */
  private final LinesByEnd read;

  /** The lines that counted for some rule, by the last end of the slices they counted in. */
  private final LinesByEnd counted;

  /** Creates an empty tally of lines that are counted for the rules {@code known}. */
  BatchTally(RuleIds known) {
    this(known, new LinesByEnd(), new LinesByEnd());
  }

  private BatchTally(RuleIds known, LinesByEnd read, LinesByEnd counted) {
    this.known = known;
    this.read = read;
    this.counted = counted;
  }

  RuleIds known() {
    return known;
  }

  /** Returns the counts, one slice for each time and length. */
  List<Slice> slices() {
    return slices;
  }

  LinesByEnd read() {
    return read;
  }

  LinesByEnd counted() {
    return counted;
  }

  /** Returns whether line {@code i} of {@code batch} is an encoded tally. */
  static boolean isAt(LineBatch batch, int i) {
    return batch.end(i) > batch.start(i) && batch.bytes()[batch.start(i)] == MARK;
  }

  /** Returns this as the line of a batch. */
  byte[] encode() {
    ByteBuf buf = new ByteBuf(256);
    buf.putBytes(new byte[] {MARK}, 0, 1);
    buf.putVar(VERSION);
    known.encode(buf);
    read.encode(buf);
    counted.encode(buf);
    buf.putVar(slices.size());
    slices.forEach(slice -> slice.encode(buf));
    return buf.toBytes();
  }

  /**
   * Reads line {@code i} of {@code batch}, an encoded tally.
   *
   * @param rules the rules of the tally before it, which this one usually has, too
   * @throws IndexOutOfBoundsException if it is corrupt
   */
  static BatchTally decode(LineBatch batch, int i, RuleIds rules) {
    ByteBuf buf = new ByteBuf(batch.bytes(), batch.start(i) + 1, batch.end(i));
    long version = buf.getVar();
    if (version != VERSION) {
      throw new IndexOutOfBoundsException("a tally of version " + version + ", not " + VERSION);
    }
    BatchTally tally =
        new BatchTally(RuleIds.decode(buf, rules), LinesByEnd.decode(buf), LinesByEnd.decode(buf));
    for (int slices = buf.getCount(6); slices > 0; slices--) {
      tally.slices.add(Slice.decode(buf));
    }
    return tally;
  }
}
