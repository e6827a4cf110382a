package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.MetricNames;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs records that a topic no longer has at the position to resume from. */
final class LostPositions {
  private static final Logger LOG = LoggerFactory.getLogger(LostPositions.class);

  private final Counter lines = counter(SourceMetrics.LINES_LOST);
  private final Counter positions = counter(SourceMetrics.POSITIONS_LOST);

  private static Counter counter(String name) {
    return Metrics.counter(MetricNames.NAMESPACE, name);
  }

  /**
   * Records that the records from {@code from} up to {@code to} were deleted, by retention or
   * manually.
   */
  void deleted(TopicPartition partition, long from, long to) {
    lost(to - from);
    LOG.error(
        "Kafka has deleted {} records of {} before they were read, offsets {} to {}: retention is"
            + " shorter than the time they waited. Reading the earliest that is left.",
        to - from,
        partition,
        from,
        to - 1);
  }

  /**
   * Reports that the topic was deleted and created again while {@code unread} known records were
   * unread.
   */
  void recreated(TopicPartition partition, long from, long unread, Uuid before, Uuid now) {
    lost(unread);
    LOG.error(
        "The topic of {} was deleted and created again (its id was {} and is {}). What the old one"
            + " had from offset {} on is lost, {} records at least. Reading the new one from its"
            + " beginning.",
        partition,
        before,
        now,
        from,
        unread);
  }

  /**
   * Records that the partition ends at {@code to}, before {@code from}, since a broker lost its
   * end.
   */
  void truncated(TopicPartition partition, long from, long to) {
    lost(0);
    LOG.error(
        "Kafka has lost the end of {}, records that were read among them: it was read to offset {},"
            + " and reading continues at {}.",
        partition,
        from,
        to);
  }

  private void lost(long count) {
    positions.inc();
    if (count > 0) {
      lines.inc(count);
    }
  }
}
