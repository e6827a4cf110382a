package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.ArrayList;
import java.util.List;

/** Turns the lines of a test into the batches that a source would have read. */
final class TestLines {
  private static final String ORIGIN = "test";
  private static final int MAX_LINES = 8192;
  private static final int MAX_BYTES = 1 << 20;

  /** The most slices that a batch of a live source covers. */
  private static final int COVERED_SLICES = 500;

  private TestLines() {}

  /**
   * Returns the lines of {@code test}, and heartbeats from its start to its end.
   *
   * @param periodMillis the length of the shortest slices that lines are counted in
   */
  static List<LineBatch> of(RuleTest test, long periodMillis) {
    List<LineBatch> batches = new ArrayList<>();
    LineBatchBuilder builder = LineBatch.builder(ORIGIN);
    for (RuleTest.TimedLine line : test.lines()) {
      builder.append(line.line(), line.atMillis());
      if (builder.size() >= MAX_LINES || builder.byteSize() >= MAX_BYTES) {
        batches.add(builder.build());
        builder = LineBatch.builder(ORIGIN);
      }
    }
    batches.add(builder.build());
    long length = COVERED_SLICES * periodMillis;
    for (long from = test.startMillis(); from < test.endMillis(); from += length) {
      long to = Math.min(from + length, test.endMillis());
      batches.add(LineBatch.heartbeat(ORIGIN, from, to - 1));
    }
    return batches;
  }
}
