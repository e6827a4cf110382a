package dev.streamgauge.matrix;

import dev.streamgauge.testing.PartitionLines;
import java.util.List;

/** Takes lines of several partitions little by little, each time the same number of each. */
final class Trickle {
  private static final int STEP = 10;

  private List<PartitionLines> left;

  Trickle(List<PartitionLines> all) {
    left = all;
  }

  /** Returns the next few lines of each partition; empty at the end. */
  List<PartitionLines> next() {
    List<PartitionLines> next =
        left.stream().map(part -> part(part, part.from(), end(part))).toList();
    left =
        left.stream()
            .filter(part -> end(part) < part.to())
            .map(part -> part(part, end(part), part.to()))
            .toList();
    return next;
  }

  /** Returns the lines that have not been taken. */
  List<PartitionLines> left() {
    return left;
  }

  private static long end(PartitionLines part) {
    return Math.min(part.from() + STEP, part.to());
  }

  private static PartitionLines part(PartitionLines part, long from, long to) {
    return new PartitionLines(part.partition(), part.lines(), from, to);
  }
}
