package dev.streamgauge.io.spool;

import dev.streamgauge.io.source.PublishedCounts;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.MetricNames;
import org.apache.beam.sdk.annotations.Internal;

/** Counts the events of the chunks of a {@link Spool}, on its threads. */
@Internal
public final class SpoolCounters {
  private final PublishedCounts all = new PublishedCounts();
  final PublishedCounts.Count bytes = add(SourceMetrics.SPOOL_BYTES);
  public final PublishedCounts.Count replayed = add(SourceMetrics.SPOOL_CHUNKS_REPLAYED);
  final PublishedCounts.Count lost = add(SourceMetrics.SPOOL_CHUNKS_LOST);
  public final PublishedCounts.Count fullWaits = add(SourceMetrics.SPOOL_FULL_WAITS);

  private PublishedCounts.Count add(String name) {
    return all.add(MetricNames.NAMESPACE, name);
  }

  /** Publishes the changes since the last call. Only on the reader's thread. */
  public void publish() {
    all.publish();
  }
}
