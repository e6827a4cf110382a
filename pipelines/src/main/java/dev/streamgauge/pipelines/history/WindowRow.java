package dev.streamgauge.pipelines.history;

import java.util.List;

/**
 * A window as it is known now.
 *
 * @param startMillis its start
 * @param endMillis its end
 * @param count the sum of the counts of all keys
 * @param keys the number of keys
 * @param revision its latest revision
 * @param revisions what was known before and now, earliest first
 */
public record WindowRow(
    long startMillis,
    long endMillis,
    long count,
    int keys,
    long revision,
    List<Revision> revisions) {
  /**
   * What a revision has said.
   *
   * @param revision its number
   * @param count the sum of all counts
   * @param recordedMillis when it came, in wall-clock time
   */
  public record Revision(long revision, long count, long recordedMillis) {}
}
