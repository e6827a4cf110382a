package dev.streamgauge.io.jdbc;

import dev.streamgauge.util.LongKeys;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.Comparator;

/** One result as a row of a table. */
record ResultRow(Id id, long count, String timing, long revision) {
  /** The identity of a row within a pipeline. */
  record Id(long startMillis, long endMillis, String key) implements Comparable<Id> {
    private static final Comparator<Id> ORDER =
        Comparator.comparingLong(Id::startMillis)
            .thenComparingLong(Id::endMillis)
            .thenComparing(Id::key);

    @Override
    public int compareTo(Id that) {
      return ORDER.compare(this, that);
    }
  }

  /** The longest key stored in full; PostgreSQL's index takes 2,700 bytes in all. */
  private static final int MAX_KEY = 500;

  /** Returns the row of entry {@code entry} of {@code pane}. */
  static ResultRow of(WindowCounts pane, int entry) {
    return new ResultRow(
        new Id(pane.startMillis(), pane.endMillis(), storable(pane.counts().key(entry))),
        pane.counts().count(entry),
        pane.timing().name(),
        pane.revision());
  }

  /**
   * Returns a key that every database accepts: U+0000, which PostgreSQL rejects, becomes U+2400,
   * and a key too long for an index becomes its beginning and a hash of the whole.
   */
  static String storable(String key) {
    return LongKeys.cut(key.replace('\0', '\u2400'), MAX_KEY);
  }

  /**
   * Returns whether the key of entry {@code entry} of {@code pane} is too long to be stored in
   * full.
   */
  static boolean isCut(WindowCounts pane, int entry) {
    // Most keys have fewer bytes than that, and a character takes at least one.
    return pane.counts().keyLength(entry) > MAX_KEY && pane.counts().key(entry).length() > MAX_KEY;
  }
}
