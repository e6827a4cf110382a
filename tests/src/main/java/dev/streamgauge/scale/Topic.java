package dev.streamgauge.scale;

import dev.streamgauge.io.source.BatchedSource;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchFn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.apache.beam.sdk.io.UnboundedSource;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** A topic of many partitions, and the source that reads it. */
final class Topic {
  static final long START = 1_700_000_000_000L;

  private final int partitions;
  private final int splits;
  private final long linesPerSecond;
  private final Arrivals arrivals;
  private final AtomicLong read = new AtomicLong();
  private final long[] until;
  private final MergedSource<PartitionSource.Mark> source;

  /**
   * Creates a topic that {@code splits} readers share.
   *
   * @param lines the text of a line, by its number
   */
  Topic(
      int partitions,
      int splits,
      long linesPerSecond,
      LongFunction<byte[]> lines,
      LineBatchFn pushDown) {
    this.partitions = partitions;
    this.splits = splits;
    this.linesPerSecond = linesPerSecond;
    this.arrivals = new Arrivals(partitions, START);
    this.until = new long[partitions];
    Arrays.fill(until, START);
    List<UnboundedSource<LineBatch, PartitionSource.Mark>> parts = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      PartitionSource partition =
          new PartitionSource(p, partitions, START, linesPerSecond, lines, arrivals, read);
      parts.add(
          BatchedSource.of(
                  partition,
                  "scale",
                  (byte[] line, Instant time, LineBatchBuilder batch) ->
                      batch.append(line, 0, line.length, time.getMillis()))
              .withPushDown(pushDown));
    }
    this.source =
        MergedSource.of("scale", parts)
            .withHeartbeats(Duration.standardSeconds(1))
            .withReaders(splits);
  }

  MergedSource<PartitionSource.Mark> source() {
    return source;
  }

  int splits() {
    return splits;
  }

  /** Lets lines arrive up to {@code millis}, in all partitions from {@code first} on. */
  void arrive(int first, long millis) {
    Arrays.fill(until, first, partitions, millis);
    arrivals.arrive(first, millis);
  }

  /** Returns how many lines have arrived in the partitions of a split. */
  long arrived(int split) {
    long lines = 0;
    for (int p = split; p < partitions; p += splits) {
      long all = linesBefore(until[p]);
      lines += all > p ? (all - p + partitions - 1) / partitions : 0;
    }
    return lines;
  }

  /** Returns how many lines have times before {@code millis}. */
  long linesBefore(long millis) {
    return ((millis - START) * linesPerSecond + 999) / 1000;
  }

  /** Returns how many lines readers have taken. */
  long read() {
    return read.get();
  }
}
