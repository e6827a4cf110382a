package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks regularly which partitions a topic has, and whether it is still the same topic. */
final class TopicWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final long PAUSE_MILLIS = 100;
  private static final long AGAIN_MILLIS = 1_000;

  private final String topic;
  private final TopicLookup lookup;
  private final long intervalMillis;
  private final Runnable whenAsked;
  private final WallClock clock;
  private final RateLimitedLogger limited = new RateLimitedLogger(LOG, 1);
  private @Nullable CompletableFuture<TopicLookup.Topic> asked;
  private long nextLook = Long.MIN_VALUE;
  private boolean isThere;
  private boolean isGone;

  /**
   * Creates a watch of {@code topic}.
   *
   * @param whenAsked called before each request
   */
  TopicWatch(
      String topic, TopicLookup lookup, long intervalMillis, Runnable whenAsked, WallClock clock) {
    this.topic = topic;
    this.lookup = lookup;
    this.intervalMillis = intervalMillis;
    this.whenAsked = whenAsked;
    this.clock = clock;
  }

  /** Returns the topic if an answer has arrived; asks again when it is time to. Does not block. */
  TopicLookup.@Nullable Topic look() {
    if (asked == null) {
      if (clock.elapsedMillis() >= nextLook) {
        ask();
      }
      return null;
    }
    if (!asked.isDone()) {
      return null;
    }
    CompletableFuture<TopicLookup.Topic> answer = asked;
    asked = null;
    try {
      TopicLookup.Topic topicNow = answer.join();
      isThere = true;
      isGone = false;
      return topicNow;
    } catch (CompletionException e) {
      complain(e.getCause());
      return null;
    }
  }

  /** Returns whether the last answer showed that the topic exists. */
  boolean isThere() {
    return isThere;
  }

  /** Returns whether the last answer showed that the topic does not exist. */
  boolean isGone() {
    return isGone;
  }

  /**
   * Asks, and waits briefly for the answer; returns null if none arrives.
   *
   * @throws IOException if asking again is pointless
   */
  TopicLookup.@Nullable Topic await() throws IOException, InterruptedException {
    if (asked == null) {
      ask();
    }
    try {
      TopicLookup.Topic answer = asked.get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      asked = null;
      isThere = true;
      isGone = false;
      return answer;
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      asked = null;
      if (e.getCause() instanceof ApiException api && !(api instanceof RetriableException)) {
        throw new IOException("Kafka topic " + topic + " cannot be read: " + api, api);
      }
      complain(e.getCause());
      Thread.sleep(PAUSE_MILLIS);
      return null;
    }
  }

  /** Makes the next look ask again, as the last answer is in doubt. */
  void askAgain() {
    asked = null;
    nextLook = Long.MIN_VALUE;
  }

  private void ask() {
    whenAsked.run();
    asked = lookup.describe();
    nextLook = clock.elapsedMillis() + intervalMillis;
  }

  private void complain(Throwable cause) {
    isThere = false;
    isGone = cause instanceof UnknownTopicOrPartitionException;
    nextLook = Math.min(nextLook, clock.elapsedMillis() + AGAIN_MILLIS);
    limited.warn(
        "Kafka topic {} cannot be looked up, trying again: {}", topic, String.valueOf(cause));
  }
}
