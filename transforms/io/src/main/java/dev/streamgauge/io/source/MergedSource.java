package dev.streamgauge.io.source;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Reads several sources of batches as one split: each part has a thread of its own in the reader,
 * the checkpoint mark is the list of the parts' marks, and the watermark is the minimum over the
 * parts.
 *
 * <p>The minimum is the reason for this class. The SparkRunner takes the maximum of the splits'
 * watermarks (apache/beam#19411), which drops the lines of every partition that lags; one split
 * with the right watermark cannot be misread by any runner. The threads read and filter ahead while
 * the runner is busy elsewhere, so nothing is lost in speed.
 *
 * <p>A part whose watermark is {@link
 * org.apache.beam.sdk.transforms.windowing.BoundedWindow#TIMESTAMP_MAX_VALUE} is idle: the others
 * decide. If all are idle, event time advances as fast as time passes.
 *
 * <p>{@linkplain #withHeartbeats Heartbeats} are empty batches that carry event time forward while
 * the input is idle. With {@link #withStopWhenIdle} the source ends after that long without input:
 * its watermark becomes {@code TIMESTAMP_MAX_VALUE}, which closes every window, and it hands out
 * nothing more. A {@link DrainSignal} ends it likewise, once it has handed out all it has received.
 *
 * @param <M> the parts' checkpoint mark
 */
@Internal
public final class MergedSource<M extends UnboundedSource.CheckpointMark>
    extends UnboundedSource<LineBatch, MergedCheckpointMark<M>> {
  /** How long threads and connections live on without a reader. */
  private static final java.time.Duration GRACE = java.time.Duration.ofSeconds(30);

  /**
   * Static since readers are made from nothing but the serialized source; see {@link LeaseCache}.
   */
  private static final LeaseCache<MergeEngine<?>> ENGINES = new LeaseCache<>();

  /** All but the parts. */
  @AutoValue
  abstract static class Settings implements Serializable {
    abstract String origin();

    abstract WallClock clock();

    abstract @Nullable Duration heartbeat();

    abstract @Nullable Duration stopWhenIdle();

    abstract EndListener endListener();

    abstract Builder toBuilder();

    @AutoValue.Builder
    abstract static class Builder {
      abstract Builder setOrigin(String origin);

      abstract Builder setClock(WallClock clock);

      abstract Builder setHeartbeat(@Nullable Duration interval);

      abstract Builder setStopWhenIdle(@Nullable Duration duration);

      abstract Builder setEndListener(EndListener listener);

      abstract Settings build();
    }
  }

  private final List<? extends UnboundedSource<LineBatch, M>> parts;
  private final Settings settings;

  /** Of this source and its copies by serialization. */
  private final UUID id = UUID.randomUUID();

  private MergedSource(List<? extends UnboundedSource<LineBatch, M>> parts, Settings settings) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("MergedSource needs at least one source to read.");
    }
    this.parts = List.copyOf(parts);
    this.settings = settings;
  }

  private MergedSource<M> with(Settings.Builder changed) {
    return new MergedSource<>(parts, changed.build());
  }

  /**
   * One source of all {@code parts}, which are the splits of one source and stay the same over
   * restarts, in the same order. {@code origin} names the source in heartbeats.
   */
  public static <M extends UnboundedSource.CheckpointMark> MergedSource<M> of(
      String origin, List<? extends UnboundedSource<LineBatch, M>> parts) {
    return new MergedSource<>(
        parts,
        new AutoValue_MergedSource_Settings.Builder()
            .setOrigin(origin)
            .setClock(WallClock.system())
            .setEndListener(() -> {})
            .build());
  }

  /** With an empty batch at most every {@code interval} while the input is idle. */
  public MergedSource<M> withHeartbeats(Duration interval) {
    return with(settings.toBuilder().setHeartbeat(interval));
  }

  /** Ends after {@code duration} without input, counted from the first read. */
  public MergedSource<M> withStopWhenIdle(Duration duration) {
    return with(settings.toBuilder().setStopWhenIdle(duration));
  }

  /** With a clock for idle times and heartbeats other than the system's. */
  public MergedSource<M> withClock(WallClock wallClock) {
    return with(settings.toBuilder().setClock(wallClock));
  }

  /** Tells {@code listener} before the watermark goes to its end. */
  public MergedSource<M> withEndListener(EndListener listener) {
    return with(settings.toBuilder().setEndListener(listener));
  }

  Settings settings() {
    return settings;
  }

  UUID id() {
    return id;
  }

  /** This source alone, whatever number is desired. */
  @Override
  public List<MergedSource<M>> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<LineBatch> createReader(
      PipelineOptions options, @Nullable MergedCheckpointMark<M> mark) throws IOException {
    return new MergedReader<>(this, options, mark);
  }

  /**
   * The engine that stands where {@code mark} does: the one of the reader before, or else a new one
   * that reads on from the mark. A reader that still holds the old one will not be read from again:
   * Spark makes the new reader before it closes the old.
   */
  LeaseCache.Lease<MergeEngine<?>> lease(
      PipelineOptions options, @Nullable MergedCheckpointMark<M> mark) throws IOException {
    long handedOut = mark == null ? 0 : mark.handedOut();
    while (true) {
      LeaseCache.Lease<MergeEngine<?>> lease =
          ENGINES.acquire(
              id,
              GRACE,
              () ->
                  new MergeEngine<>(
                      parts, options, progress(mark), settings.clock(), settings.origin()));
      if (lease.engine().progress().handedOut() == handedOut) {
        return lease;
      }
      lease.discard();
    }
  }

  private MergeProgress<M> progress(@Nullable MergedCheckpointMark<M> mark) {
    return new MergeProgress<>(
        parts.size(), mark, settings.clock().millis(), settings.clock().elapsedMillis());
  }

  @Override
  public Coder<MergedCheckpointMark<M>> getCheckpointMarkCoder() {
    return MergedCheckpointMark.coder(id, parts.get(0).getCheckpointMarkCoder());
  }

  @Override
  public Coder<LineBatch> getOutputCoder() {
    return LineBatchCoder.of();
  }

  @Override
  public void validate() {
    parts.forEach(UnboundedSource::validate);
  }
}
