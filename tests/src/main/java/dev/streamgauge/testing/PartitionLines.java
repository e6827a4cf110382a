package dev.streamgauge.testing;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The lines for a partition of a topic: lines {@code from} (inclusive) to {@code to} (exclusive) of
 * a generator.
 */
public record PartitionLines(int partition, LogLines lines, long from, long to) {
  /** Returns the number of lines. */
  public long count() {
    return to - from;
  }

  /** Returns the lines. */
  public Stream<LogLines.Line> stream() {
    return LongStream.range(from, to)
        .mapToObj(i -> new LogLines.Line(lines.timeMillis(i), lines.text(i)));
  }
}
