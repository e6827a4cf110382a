package dev.streamgauge.io.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Finds where partitions begin: at a time, or where {@code auto.offset.reset} says. */
final class KafkaStart {
  private static final long TIMEOUT_MILLIS = PartitionEnd.CHECK_MILLIS;

  private final TopicLookup lookup;
  private final @Nullable Instant startAt;
  private final String reset;

  /**
   * Creates a start.
   *
   * @param startAt the time of the first record to read; null if {@code reset} decides
   * @param reset {@code earliest}, {@code latest} or {@code none}
   */
  KafkaStart(TopicLookup lookup, @Nullable Instant startAt, String reset) {
    this.lookup = lookup;
    this.startAt = startAt;
    this.reset = reset;
  }

  /** Returns where the source begins to read. Omits partitions whose broker does not answer. */
  Map<Integer, Long> offsets(Collection<Integer> partitions) throws InterruptedException {
    if (startAt != null) {
      return at(partitions, startAt);
    }
    return switch (reset) {
      case "earliest" -> earliest(partitions);
      case "latest" -> latest(partitions);
      default ->
          throw new IllegalStateException(
              "There is no checkpoint to begin at, and auto.offset.reset="
                  + reset
                  + " names no other place: write earliest or latest.");
    };
  }

  Map<Integer, Long> earliest(Collection<Integer> partitions) throws InterruptedException {
    return ask(partitions, OffsetSpec.earliest());
  }

  Map<Integer, Long> latest(Collection<Integer> partitions) throws InterruptedException {
    return ask(partitions, OffsetSpec.latest());
  }

  /** Returns the first record of that time or later; the end of a partition that has none. */
  private Map<Integer, Long> at(Collection<Integer> partitions, Instant time)
      throws InterruptedException {
    // First, so that a record that arrives between the two lookups is after the end found.
    Map<Integer, Long> ends = latest(partitions);
    Map<Integer, Long> found = ask(ends.keySet(), OffsetSpec.forTimestamp(time.getMillis()));
    found.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
    return found;
  }

  private Map<Integer, Long> ask(Collection<Integer> partitions, OffsetSpec spec)
      throws InterruptedException {
    if (partitions.isEmpty()) {
      return new HashMap<>();
    }
    Map<Integer, CompletableFuture<Long>> answers =
        lookup.offsets(
            partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec)));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
    Map<Integer, Long> offsets = new HashMap<>();
    for (Map.Entry<Integer, CompletableFuture<Long>> answer : answers.entrySet()) {
      try {
        long left = Math.max(0, deadline - System.nanoTime());
        offsets.put(answer.getKey(), answer.getValue().get(left, TimeUnit.NANOSECONDS));
      } catch (TimeoutException | ExecutionException away) {
        // The leader is gone or moving: the caller asks again.
      }
    }
    return offsets;
  }
}
