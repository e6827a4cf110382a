package dev.streamgauge.outputs.cassandra;

import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.util.LongKeys;
import dev.streamgauge.windows.result.WindowCounts;

/** One result as a row. */
record CassandraRow(Id id, long count, String timing, long revision) {
  /** The identity of a row within a pipeline. */
  record Id(long startMillis, long endMillis, String key) {}

  /** The longest key stored in full, as in other stores. */
  private static final int MAX_KEY = 500;

  private static final long MAX_CORRECTION = 999_999;

  /** Returns the row of entry {@code entry} of {@code pane}. */
  static CassandraRow of(WindowCounts pane, int entry) {
    return new CassandraRow(
        new Id(
            pane.startMillis(), pane.endMillis(), LongKeys.cut(pane.counts().key(entry), MAX_KEY)),
        pane.counts().count(entry),
        pane.timing().name(),
        pane.revision());
  }

  /** Returns whether the key of entry {@code entry} of {@code pane} is not stored in full. */
  static boolean isCut(WindowCounts pane, int entry) {
    return pane.counts().keyLength(entry) > MAX_KEY && pane.counts().key(entry).length() > MAX_KEY;
  }

  /**
   * Returns the time of writing, in microseconds: of two writes of a cell Cassandra keeps the later
   * one, in whatever order they come. It is the second in which the run began and, in its place,
   * the number of the correction: it rises with the revision, and is never ahead of the clock, so
   * that whoever deletes a row later deletes it.
   */
  long writeMicros() {
    return RunEpoch.startMillis(RunEpoch.of(revision)) * 1000
        + Math.min(RunEpoch.correction(revision), MAX_CORRECTION)
        + 1;
  }
}
