package dev.streamgauge.io.beam;

import dev.streamgauge.io.source.CaughtUpReader;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.io.source.SplitWatermarkEstimator;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads an {@link ElementSource}. */
final class ElementReader<T, M extends CheckpointMark> extends UnboundedReader<ReadElement<T>>
    implements CaughtUpReader, SourceMetrics.Backlog {
  /**
   * Connectors receive with threads of their own, so a look in vain does not show that nothing has
   * arrived, unless it arrived longer ago than this.
   */
  private static final long ON_ITS_WAY_NANOS =
      TimeUnit.MILLISECONDS.toNanos(SplitWatermarkEstimator.IDLE_MILLIS);

  private static final long LONGEST_WAIT_MILLIS = 60_000;

  /** How long a source that could not say what waits is not asked again. */
  private static final long ASK_AGAIN_MILLIS = 60_000;

  private static final Logger LOG = LoggerFactory.getLogger(ElementReader.class);
  private static final RateLimitedLogger LIMITED_LOG = new RateLimitedLogger(LOG, 1);

  private final ElementSource<T, M> source;
  private final UnboundedReader<T> inner;
  private final ReadElement<T> element;

  /** Null to leave the watermark to the source. */
  private final @Nullable SplitWatermarkEstimator estimator;

  private final WallClock clock;
  private final String origin;
  private boolean available;

  /** Whether the source said last that nothing more will come. */
  private boolean ended;

  /** What waited in the source last, and when that changed or an element was read. */
  private long backlog;

  private long movedMillis;

  /** When the source could not say what waits; {@link Long#MIN_VALUE} if it always could. */
  private long failedMillis = Long.MIN_VALUE;

  /** Whether an element was read since then. */
  private boolean moved;

  ElementReader(
      ElementSource<T, M> source,
      UnboundedReader<T> inner,
      ElementConfig<T> config,
      WallClock clock) {
    this.source = source;
    this.inner = inner;
    this.clock = clock;
    this.origin = config.origin();
    this.movedMillis = clock.elapsedMillis();
    this.element = new ReadElement<>(config, clock);
    this.estimator =
        config.timing() == null
            ? null
            : new SplitWatermarkEstimator(config.disorder(), Optional.empty(), clock);
  }

  @Override
  public boolean start() throws IOException {
    return take(inner.start());
  }

  @Override
  public boolean advance() throws IOException {
    return take(inner.advance());
  }

  private boolean take(boolean found) {
    available = found;
    if (found) {
      moved = true;
      element.read(inner.getCurrent(), inner.getCurrentTimestamp());
      if (estimator != null && element.time().isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
        estimator.read(element.time().getMillis());
      }
    }
    return found;
  }

  @Override
  public ReadElement<T> getCurrent() {
    if (!available) {
      throw new NoSuchElementException("no element: the last advance() returned false");
    }
    return element;
  }

  @Override
  public Instant getCurrentTimestamp() {
    return getCurrent().time();
  }

  @Override
  public Instant getWatermark() {
    Instant watermark = inner.getWatermark();
    if (watermark == null) {
      watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
    ended = !watermark.isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE);
    return estimator == null || ended ? watermark : estimator.watermark(!isBehind());
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  @Override
  public long endKnownNanos(long lookedNanos) {
    return ended ? lookedNanos : lookedNanos - ON_ITS_WAY_NANOS;
  }

  @Override
  public long backlogLines() {
    return UNKNOWN;
  }

  /**
   * Returns whether the source says that elements wait, and does not say so for too long: KafkaIO
   * takes the end of a transaction for a record that never comes.
   */
  @Override
  public boolean isBehind() {
    long now = clock.elapsedMillis();
    long waiting = getSplitBacklogBytes();
    if (moved || waiting != backlog) {
      moved = false;
      backlog = waiting;
      movedMillis = now;
    }
    return waiting > 0 && now - movedMillis < LONGEST_WAIT_MILLIS;
  }

  /**
   * Returns what waits, as far as the source knows: KinesisIO asks CloudWatch, which may not be
   * allowed, and reading goes on without it.
   */
  @Override
  public long getSplitBacklogBytes() {
    if (failedMillis != Long.MIN_VALUE && clock.elapsedMillis() - failedMillis < ASK_AGAIN_MILLIS) {
      return BACKLOG_UNKNOWN;
    }
    try {
      return inner.getSplitBacklogBytes();
    } catch (RuntimeException e) {
      failedMillis = clock.elapsedMillis();
      LIMITED_LOG.warn(
          "{}: how much waits is unknown: {} (logged at most once a minute)", origin, e.toString());
      return BACKLOG_UNKNOWN;
    }
  }

  @Override
  public @Nullable CheckpointMark getCheckpointMark() {
    return inner.getCheckpointMark();
  }

  @Override
  public UnboundedSource<ReadElement<T>, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
