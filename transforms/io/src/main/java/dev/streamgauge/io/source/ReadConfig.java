package dev.streamgauge.io.source;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.socket.SocketLines;
import dev.streamgauge.io.tail.WatchLines;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.Multiline;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Configures how a source of batches is read; shared by {@link SocketLines} and {@link WatchLines}.
 */
@Internal
@AutoValue
public abstract class ReadConfig implements Serializable {
  private static final Duration HEARTBEAT = Duration.standardSeconds(1);

  /** Returns the function applied to each batch inside the reader. */
  abstract LineBatchFn pushDown();

  /** Returns after how long without a line the source ends; null for never. */
  abstract @Nullable Duration stopWhenIdle();

  /** Returns the listener that is called before the source ends. */
  abstract EndListener endListener();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setPushDown(LineBatchFn pushDown);

    abstract Builder setStopWhenIdle(@Nullable Duration stopWhenIdle);

    abstract Builder setEndListener(EndListener endListener);

    abstract ReadConfig build();
  }

  /** Reads every line, forever. */
  public static ReadConfig forEver() {
    return new AutoValue_ReadConfig.Builder()
        .setPushDown(LineBatchFn.identity())
        .setEndListener(() -> {})
        .build();
  }

  public ReadConfig withPushDown(LineBatchFn fn) {
    return toBuilder().setPushDown(fn).build();
  }

  public ReadConfig withStopWhenIdle(Duration duration) {
    return toBuilder().setStopWhenIdle(duration).build();
  }

  public ReadConfig withEndListener(EndListener listener) {
    return toBuilder().setEndListener(listener).build();
  }

  /**
   * Checks that the source does not end while lines are held back for joining.
   *
   * @throws IllegalArgumentException if it might
   */
  public void check(@Nullable Multiline multiline) {
    if (multiline != null && stopWhenIdle() != null) {
      multiline.checkStopWhenIdle(stopWhenIdle());
    }
  }

  /** Adds these settings to the display data of the transform that has them. */
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(
            DisplayData.item("pushDown", pushDown().getClass())
                .withLabel("Function applied while reading"))
        .addIfNotNull(
            DisplayData.item("stopWhenIdle", stopWhenIdle()).withLabel("Ends when idle for"));
  }

  /** Returns {@code source}, whose batches name it {@code origin}, read as configured. */
  public <M extends UnboundedSource.CheckpointMark> MergedSource<M> merged(
      UnboundedSource<LineBatch, M> source, String origin) {
    BatchedSource<LineBatch, M> batches =
        BatchedSource.of(
                source,
                origin,
                (LineBatch chunk, Instant time, LineBatchBuilder batch) -> batch.append(chunk))
            .withPushDown(pushDown());
    MergedSource<M> merged =
        MergedSource.of(origin, List.of(batches))
            .withHeartbeats(HEARTBEAT)
            .withEndListener(endListener());
    return stopWhenIdle() == null ? merged : merged.withStopWhenIdle(stopWhenIdle());
  }
}
