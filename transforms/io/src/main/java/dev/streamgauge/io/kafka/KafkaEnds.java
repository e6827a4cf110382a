package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.io.splits.CombinedWatermark;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the brokers where the partitions end: twice a second, and more often while one of them is
 * idle, since the watermark of the others waits for that ({@link CombinedWatermark}). Each
 * partition has its own answer: if a broker is unavailable, only its answers become outdated.
 */
final class KafkaEnds {
  private static final long IDLE_CHECK_MILLIS = 200;

  /** Short enough that a slow answer arrives before the previous one counts as outdated. */
  private static final long CHECK_MILLIS = PartitionEnd.CHECK_MILLIS / 2;

  private record Question(CompletableFuture<Long> answer, long millis, long nanos) {}

  private final TopicLookup lookup;
  private final Collection<PartitionCursor> cursors;
  private final TopicWatch watch;
  private final WallClock clock;
  private final Map<PartitionCursor, Question> open = new HashMap<>();
  private long nextLook = Long.MIN_VALUE;

  /** Creates a lookup of the ends of the partitions in {@code cursors}, which may change. */
  KafkaEnds(
      TopicLookup lookup, Collection<PartitionCursor> cursors, TopicWatch watch, WallClock clock) {
    this.lookup = lookup;
    this.cursors = cursors;
    this.watch = watch;
    this.clock = clock;
  }

  /** Takes the answers that have arrived, and asks again when it is time to. Does not block. */
  void look() {
    open.entrySet().removeIf(question -> take(question.getKey(), question.getValue()));
    long now = clock.elapsedMillis();
    // The client would log an error for each question about a missing topic.
    if (now < nextLook || !watch.isThere()) {
      return;
    }
    boolean oneIsIdle = cursors.stream().anyMatch(PartitionCursor::isIdle);
    nextLook = now + (oneIsIdle ? IDLE_CHECK_MILLIS : CHECK_MILLIS);
    Set<PartitionCursor> asked = new HashSet<>();
    Map<Integer, OffsetSpec> specs = new HashMap<>();
    for (PartitionCursor cursor : cursors) {
      if (cursor.isBegun() && cursor.hasLeader() && !open.containsKey(cursor)) {
        asked.add(cursor);
        specs.put(cursor.partition().partition(), OffsetSpec.latest());
      }
    }
    if (specs.isEmpty()) {
      return;
    }
    long nanos = System.nanoTime();
    Map<Integer, CompletableFuture<Long>> answers = lookup.offsets(specs);
    for (PartitionCursor cursor : asked) {
      open.put(cursor, new Question(answers.get(cursor.partition().partition()), now, nanos));
    }
  }

  /** Forgets what was asked about a topic that is gone. */
  void forget() {
    open.clear();
  }

  private boolean take(PartitionCursor cursor, Question question) {
    if (!question.answer().isDone()) {
      return false;
    }
    try {
      cursor.endsAt(question.answer().join(), question.millis(), question.nanos());
    } catch (CompletionException e) {
      // The partition's broker is unavailable, so the last answer gets older; or the topic is gone.
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        watch.askAgain();
      }
    }
    return true;
  }
}
