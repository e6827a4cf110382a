package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.kafka.topics.GroupOffsets;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.RateLimitedLogger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits to {@code --kafkaGroup} up to where all results are written: at the resume point, from
 * which a run that has lost everything else would read. It runs in the launcher's process, beside
 * the pipeline, whatever reads the records where.
 */
public final class KafkaGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaGroup.class);
  private static final long INTERVAL_MILLIS = 2_000;

  private record Source(GroupOffsets offsets, long aheadMillis, String shown) {}

  private final String group;
  private final LongSupplier resumePoint;
  private final List<Source> sources;
  private final RateLimitedLogger limited = new RateLimitedLogger(LOG, 1);
  private final Thread thread;

  private KafkaGroup(String group, LongSupplier resumePoint, List<Source> sources) {
    this.group = group;
    this.resumePoint = resumePoint;
    this.sources = List.copyOf(sources);
    this.thread = BackgroundThread.of("kafka-group", this::run);
  }

  /**
   * Checks {@code --kafkaGroup}.
   *
   * @param saves whether the run has a resume point
   * @throws ConfigException if it cannot be committed to
   */
  public static void check(StreamgaugeOptions options, boolean saves) {
    String group = options.getKafkaGroup();
    if (group == null) {
      return;
    }
    if (group.isBlank()) {
      throw new ConfigException("--kafkaGroup is empty: write the name of a consumer group.");
    }
    if (SourceList.of(options).uris().stream()
        .noneMatch(uri -> uri.scheme() == SourceUri.Scheme.KAFKA)) {
      throw new ConfigException("--kafkaGroup is for --source=kafka://...: leave it out.");
    }
    if (!saves) {
      throw new ConfigException(
          "--kafkaGroup="
              + group
              + " gets the offsets up to which results are saved: add --checkpointDir, or leave it"
              + " out.");
    }
  }

  /**
   * Begins to commit, if {@code options} ask for it.
   *
   * @param resumePoint returns the start of the oldest window that is not final; {@link
   *     Long#MIN_VALUE} if none is
   */
  public static Optional<KafkaGroup> start(StreamgaugeOptions options, LongSupplier resumePoint) {
    String group = options.getKafkaGroup();
    if (group == null) {
      return Optional.empty();
    }
    List<Source> sources = new ArrayList<>();
    for (SourceList.Source source : SourceList.of(options).sources()) {
      SourceUri uri = source.uri();
      if (uri.scheme() == SourceUri.Scheme.KAFKA) {
        sources.add(
            new Source(
                GroupOffsets.of(
                    uri.host(),
                    uri.path(),
                    group,
                    Sources.kafkaConfig("kafkaConfig", options.getKafkaConfig(), uri.parameters())),
                OneSource.ahead(uri, options).getMillis(),
                source.shown()));
      }
    }
    KafkaGroup started = new KafkaGroup(group, resumePoint, sources);
    started.thread.start();
    return Optional.of(started);
  }

  private void run() {
    Runnable commit = BackgroundThread.surviving("Committing to a group", this::commit);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(INTERVAL_MILLIS);
        commit.run();
      }
    } catch (InterruptedException e) {
      // close() ends the thread this way.
    }
  }

  private void commit() {
    long start = resumePoint.getAsLong();
    if (start == Long.MIN_VALUE) {
      return;
    }
    for (Source source : sources) {
      try {
        source.offsets().commit(new Instant(start - source.aheadMillis()));
      } catch (ExecutionException | TimeoutException e) {
        limited.warn(
            "Cannot commit offsets of {} to the group {}, trying again: {}",
            source.shown(),
            group,
            String.valueOf(e.getCause() == null ? e : e.getCause()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Commits for the last time, after the pipeline has ended. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    commit();
    sources.forEach(source -> source.offsets().close());
  }
}
