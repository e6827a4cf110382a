package dev.streamgauge.io.kafka;

import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.util.RateLimitedLogger;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks regularly which topics match the patterns of a source. */
final class TopicDiscovery {
  private static final Logger LOG = LoggerFactory.getLogger(TopicDiscovery.class);
  private static final long PAUSE_MILLIS = 100;

  private final KafkaRecords source;
  private final TopicLookups lookups;
  private final WallClock clock;
  private final RateLimitedLogger limited = new RateLimitedLogger(LOG, 1);
  private @Nullable CompletableFuture<Set<String>> asked;
  private long nextLook = Long.MIN_VALUE;
  private boolean done;

  TopicDiscovery(KafkaRecords source, TopicLookups lookups, WallClock clock) {
    this.source = source;
    this.lookups = lookups;
    this.clock = clock;
    this.done = !source.topics().hasPatterns();
  }

  /** Returns whether the cluster has answered once, or need not be asked. */
  boolean isDone() {
    return done;
  }

  /** Asks for the first time, and waits briefly; returns the topics that match. */
  Set<String> await() throws InterruptedException {
    return done ? Set.of() : take(PAUSE_MILLIS);
  }

  /** Returns the topics that match if an answer has arrived; asks again when it is time to. */
  Set<String> look() throws InterruptedException {
    return source.topics().hasPatterns() ? take(0) : Set.of();
  }

  private Set<String> take(long waitMillis) throws InterruptedException {
    if (asked == null) {
      if (done && clock.elapsedMillis() < nextLook) {
        return Set.of();
      }
      asked = lookups.names();
      nextLook = clock.elapsedMillis() + source.lookMillis();
    }
    try {
      Set<String> matching = new TreeSet<>(asked.get(waitMillis, TimeUnit.MILLISECONDS));
      matching.removeIf(topic -> !source.topics().matches(topic));
      asked = null;
      done = true;
      return matching;
    } catch (TimeoutException e) {
      return Set.of();
    } catch (ExecutionException e) {
      asked = null;
      limited.warn(
          "The topics that match {} cannot be listed, trying again: {}",
          source.topics(),
          String.valueOf(e.getCause()));
      if (waitMillis > 0) {
        Thread.sleep(waitMillis);
      }
      return Set.of();
    }
  }
}
