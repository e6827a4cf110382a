package dev.streamgauge.pipelines.ruletest;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import java.util.ArrayList;
import java.util.List;

/** Makes of a test's lines what a source would have read. */
final class TestLines {
  private static final String ORIGIN = "test";
  private static final int MAX_LINES = 8192;
  private static final int MAX_BYTES = 1 << 20;

  /** A source that is read live covers no more slices than this with one batch. */
  private static final int COVERED_SLICES = 500;

  private TestLines() {}

  /**
   * The lines of {@code test}, and heartbeats from its start to its end.
   *
   * @param periodMillis how long the shortest slices are that the lines are counted in
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
