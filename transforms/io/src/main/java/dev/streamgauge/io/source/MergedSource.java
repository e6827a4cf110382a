package dev.streamgauge.io.source;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.io.ObjectInputStream;
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
 * Reads several sources of batches as one split: the reader has a thread for each part, the
 * checkpoint mark is the list of the parts' marks, and the watermark is the minimum over the parts.
 *
 * <p>The minimum is the reason for this class. The SparkRunner takes the maximum of the splits'
 * watermarks (apache/beam#19411), which drops the lines of every lagging partition; one split with
 * the right watermark works with any runner. The threads read and filter ahead while the runner is
 * busy elsewhere, so this is not slower.
 *
 * <p>A part whose watermark is {@link
 * org.apache.beam.sdk.transforms.windowing.BoundedWindow#TIMESTAMP_MAX_VALUE} is idle: the others
 * decide. If all are idle, event time advances as fast as time passes.
 *
 * <p>{@linkplain #withHeartbeats Heartbeats} are empty batches that advance event time while the
 * input is idle. With {@link #withStopWhenIdle} the source ends after that long without input: its
 * watermark becomes {@code TIMESTAMP_MAX_VALUE}, which closes every window, and it emits nothing
 * more. A {@link DrainSignal} also ends it, once it has emitted everything it has received.
 *
 * @param <M> the parts' checkpoint mark
 */
@Internal
public final class MergedSource<M extends UnboundedSource.CheckpointMark>
    extends UnboundedSource<LineBatch, MergedCheckpointMark<M>> {
  /** How long threads and connections outlive their reader. */
  private static final java.time.Duration GRACE = java.time.Duration.ofSeconds(30);

  /** Static since readers are created from the serialized source alone; see {@link LeaseCache}. */
  private static final LeaseCache<MergeEngine<?>> ENGINES = new LeaseCache<>();

  /** Everything except the parts. */
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

  /** Shared by this source and its serialized copies. */
  private final UUID id = UUID.randomUUID();

  private MergedSource(List<? extends UnboundedSource<LineBatch, M>> parts, Settings settings) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("MergedSource needs at least one source to read.");
    }
    this.parts = List.copyOf(parts);
    this.settings = settings;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    DecodedMarks.note(id);
  }

  private MergedSource<M> with(Settings.Builder changed) {
    return new MergedSource<>(parts, changed.build());
  }

  /**
   * Merges all {@code parts}, which are the splits of one source and stay the same across restarts,
   * in the same order. {@code origin} names the source in heartbeats.
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

  /** Emits an empty batch at most every {@code interval} while the input is idle. */
  public MergedSource<M> withHeartbeats(Duration interval) {
    return with(settings.toBuilder().setHeartbeat(interval));
  }

  /** Ends after {@code duration} without input, counted from the first read. */
  public MergedSource<M> withStopWhenIdle(Duration duration) {
    return with(settings.toBuilder().setStopWhenIdle(duration));
  }

  /** Uses another clock than the system's for idle times and heartbeats. */
  public MergedSource<M> withClock(WallClock wallClock) {
    return with(settings.toBuilder().setClock(wallClock));
  }

  /** Notifies {@code listener} before the watermark advances to the end. */
  public MergedSource<M> withEndListener(EndListener listener) {
    return with(settings.toBuilder().setEndListener(listener));
  }

  Settings settings() {
    return settings;
  }

  UUID id() {
    return id;
  }

  /** Returns this source alone, whatever number is desired. */
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
   * Leases the engine at the position of {@code mark}: the previous reader's, or else a new one
   * that resumes from the mark. A reader that still holds the old one will not be read from again:
   * Spark creates the new reader before it closes the old.
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
