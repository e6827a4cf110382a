package dev.streamgauge.io.jdbc;

import dev.streamgauge.util.Sha256;
import dev.streamgauge.windows.result.WindowCounts;
import java.util.Comparator;

/** One result as a row of a table. */
record ResultRow(Id id, long count, String timing, long revision) {
  /** What identifies it within a pipeline. */
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

  /** Longest key that stays as it is; PostgreSQL's index takes 2,700 bytes in all. */
  private static final int MAX_KEY = 500;

  private static final int KEPT = 400;

  /** The row of entry {@code entry} of {@code pane}. */
  static ResultRow of(WindowCounts pane, int entry) {
    return new ResultRow(
        new Id(pane.startMillis(), pane.endMillis(), storable(pane.counts().key(entry))),
        pane.counts().count(entry),
        pane.timing().name(),
        pane.revision());
  }

  /**
   * A key that every database takes: U+0000, which PostgreSQL refuses, becomes U+2400, and of a key
   * too long for an index the beginning and a hash of the whole remain.
   */
  static String storable(String key) {
    String text = key.replace('\0', '\u2400');
    if (text.length() <= MAX_KEY) {
      return text;
    }
    int cut = Character.isHighSurrogate(text.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
    return text.substring(0, cut) + "\u2026" + Sha256.hex(text);
  }
}
