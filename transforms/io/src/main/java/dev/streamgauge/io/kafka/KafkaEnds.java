package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.CombinedWatermark;
import dev.streamgauge.io.source.WallClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Asks the broker where the partitions end: every second, and more often while one of them is idle,
 * since the watermark of the others waits for that ({@link CombinedWatermark}).
 */
final class KafkaEnds {
  private static final long IDLE_CHECK_MILLIS = 200;
  private static final Duration TIMEOUT = Duration.ofMillis(PartitionEnd.CHECK_MILLIS);

  private final KafkaConsumer<?, ?> consumer;
  private final List<PartitionCursor> cursors;
  private final WallClock clock;
  private long nextLook = Long.MIN_VALUE;
  private long knownNanos = System.nanoTime();

  KafkaEnds(KafkaConsumer<?, ?> consumer, List<PartitionCursor> cursors, WallClock clock) {
    this.consumer = consumer;
    this.cursors = cursors;
    this.clock = clock;
  }

  /** Asks if it is time to. While no broker answers, what was known gets older. */
  void look() {
    long now = clock.elapsedMillis();
    if (now < nextLook) {
      return;
    }
    long nowNanos = System.nanoTime();
    try {
      Map<TopicPartition, Long> ends =
          consumer.endOffsets(cursors.stream().map(PartitionCursor::partition).toList(), TIMEOUT);
      for (PartitionCursor cursor : cursors) {
        cursor.endsAt(ends.get(cursor.partition()), now);
      }
      knownNanos = nowNanos;
    } catch (RetriableException away) {
      // Time-outs among them. Reading fails if the broker stays away.
    }
    boolean oneIsIdle = cursors.stream().anyMatch(PartitionCursor::isIdle);
    nextLook = clock.elapsedMillis() + (oneIsIdle ? IDLE_CHECK_MILLIS : PartitionEnd.CHECK_MILLIS);
  }

  /** The {@link System#nanoTime()} before the broker was asked last, of those times it answered. */
  long knownNanos() {
    return knownNanos;
  }
}
