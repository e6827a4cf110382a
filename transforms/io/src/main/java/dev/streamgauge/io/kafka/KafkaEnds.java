package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.CombinedWatermark;
import dev.streamgauge.io.source.WallClock;
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
 * partition has its own answer: one whose broker is away gets older, and no other.
 */
final class KafkaEnds {
  private static final long IDLE_CHECK_MILLIS = 200;

  /** So that an answer that takes a while comes before the one before it counts as old. */
  private static final long CHECK_MILLIS = PartitionEnd.CHECK_MILLIS / 2;

  private record Question(CompletableFuture<Long> answer, long millis, long nanos) {}

  private final TopicLookup lookup;
  private final Collection<PartitionCursor> cursors;
  private final TopicWatch watch;
  private final WallClock clock;
  private final Map<PartitionCursor, Question> open = new HashMap<>();
  private long nextLook = Long.MIN_VALUE;

  /** A look at the ends of what is in {@code cursors}, which may change. */
  KafkaEnds(
      TopicLookup lookup, Collection<PartitionCursor> cursors, TopicWatch watch, WallClock clock) {
    this.lookup = lookup;
    this.cursors = cursors;
    this.watch = watch;
    this.clock = clock;
  }

  /** Takes the answers that have come, and asks if it is time to. Does not wait. */
  void look() {
    open.entrySet().removeIf(question -> take(question.getKey(), question.getValue()));
    long now = clock.elapsedMillis();
    // The client would log an error for each question about a topic that is not there.
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

  /** Forgets what was asked of a topic that is gone. */
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
      // The partition's broker is away: what was known gets older. Or the topic is.
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        watch.askAgain();
      }
    }
    return true;
  }
}
