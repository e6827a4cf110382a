package dev.streamgauge.patterns;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.patterns.signature.SignatureReader;
import java.util.Map;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Replaces the lines of a batch by the signatures of each slice, as one line that only {@link
 * SignLinesFn} can read. Lines that take less room than their signatures stay as they are.
 */
final class TallyPatternsFn implements LineBatchFn {
  private static final long serialVersionUID = 1L;

  /** Of each thread that reads, since it remembers kinds of lines. */
  private static final ThreadLocal<SignatureReader> READERS =
      ThreadLocal.withInitial(SignatureReader::new);

  private final long slice;
  private final @Nullable LineTime times;

  TallyPatternsFn(long slice, @Nullable LineTime times) {
    this.slice = slice;
    this.times = times;
  }

  /** The signatures of a slice. */
  private static final class Part {
    private final PatternCounts counts = new PatternCounts();
    private long earliest = Long.MAX_VALUE;
    private int weight;
    private int linesRead;
  }

  @Override
  public LineBatch apply(LineBatch batch) {
    if (batch.isEmpty() || batch.isTallied()) {
      return batch;
    }
    Map<Long, Part> parts = new TreeMap<>();
    SignatureReader reader = READERS.get();
    Part part = null;
    long start = 0;
    for (int i = 0; i < batch.size(); i++) {
      long time = batch.time(i);
      if (part == null || time < start || time >= start + slice) {
        start = Math.floorDiv(time, slice) * slice;
        part = parts.computeIfAbsent(start, s -> new Part());
      }
      add(batch, i, reader, part);
    }
    LineBatch tallied = toBatch(batch, parts);
    return tallied.byteSize() < batch.byteSize() ? tallied : batch;
  }

  private void add(LineBatch batch, int i, SignatureReader reader, Part part) {
    reader.read(batch.bytes(), batch.start(i), batch.end(i));
    part.counts.add(
        reader,
        seen(times, batch, i),
        batch.weight(i),
        batch.bytes(),
        batch.start(i),
        batch.end(i));
    part.earliest = Math.min(part.earliest, batch.time(i));
    part.weight += batch.weight(i);
    part.linesRead += batch.linesRead(i);
  }

  /** Returns when line {@code i} was seen: the time that {@code times} finds in it, if given. */
  static long seen(@Nullable LineTime times, LineBatch lines, int i) {
    return times == null
        ? lines.time(i)
        : times.find(lines.bytes(), lines.start(i), lines.end(i), lines.time(i));
  }

  private static LineBatch toBatch(LineBatch batch, Map<Long, Part> parts) {
    ByteBuf bytes = new ByteBuf(1024);
    int size = parts.size();
    int[] starts = new int[size];
    int[] ends = new int[size];
    long[] earliest = new long[size];
    int[] weights = new int[size];
    int[] linesRead = new int[size];
    int at = 0;
    for (Part part : parts.values()) {
      starts[at] = bytes.size();
      part.counts.encodeInNoOrder(bytes);
      ends[at] = bytes.size();
      earliest[at] = part.earliest;
      weights[at] = part.weight;
      linesRead[at++] = part.linesRead;
    }
    return batch.withTallies(bytes.toBytes(), starts, ends, earliest, weights, linesRead);
  }
}
