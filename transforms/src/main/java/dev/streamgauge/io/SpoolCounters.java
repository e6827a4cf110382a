package dev.streamgauge.io;

import dev.streamgauge.lines.MetricNames;

/** What happens to the chunks of a {@link Spool}; counted by its threads. */
final class SpoolCounters {
  private final PublishedCounts all = new PublishedCounts();
  final PublishedCounts.Count bytes = add(SourceMetrics.SPOOL_BYTES);
  final PublishedCounts.Count replayed = add(SourceMetrics.SPOOL_CHUNKS_REPLAYED);
  final PublishedCounts.Count lost = add(SourceMetrics.SPOOL_CHUNKS_LOST);
  final PublishedCounts.Count fullWaits = add(SourceMetrics.SPOOL_FULL_WAITS);

  private PublishedCounts.Count add(String name) {
    return all.add(MetricNames.NAMESPACE, name);
  }

  /** Publishes what has changed since the last call. Only on the reader's thread. */
  void publish() {
    all.publish();
  }
}
