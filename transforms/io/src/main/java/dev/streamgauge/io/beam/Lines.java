package dev.streamgauge.io.beam;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.source.BatchedSource;
import dev.streamgauge.io.source.EndListener;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchFn;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads any {@link UnboundedSource} as batches of lines: those of Beam's own connectors, with all
 * their configuration, and yours.
 *
 * <pre>{@code
 * p.apply(
 *         Lines.from(
 *             KafkaIO.<String, String>read()
 *                 .withBootstrapServers("broker:9092")
 *                 .withTopic("logs")
 *                 .withKeyDeserializer(StringDeserializer.class)
 *                 .withValueDeserializer(StringDeserializer.class)
 *                 .withCreateTime(Duration.standardSeconds(5)),
 *             record -> record.getKV().getValue().getBytes(UTF_8)))
 *     .apply(ErrorFilter.containing("ERROR"))
 *     .apply(SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10)));
 * }</pre>
 *
 * <p>The splits, the checkpoint marks and the watermark are those of the source. All splits are
 * read by one reader, with a thread for each, and the watermark is their minimum on every runner;
 * the SparkRunner by itself takes the maximum, which drops the lines of every split that lags. A
 * split whose watermark is {@code TIMESTAMP_MAX_VALUE} has ended, and if all have, so has the
 * input.
 *
 * <p><b>Event time</b> is the timestamp that the source gives each element, and the watermark is
 * the source's. Some watermarks jump to the present when a source is idle, among them those of
 * KafkaIO's own timestamp policies: in a replay of old records everything that comes after a pause
 * is then late. {@link #withTime} and {@link #withLineTime} take the time from elsewhere, and the
 * watermark from these times, split by split: it does not jump. Lines without a time are dead
 * letters, and so are elements on which a function throws. An element for which the function
 * returns null has no line.
 *
 * <p><b>Restarts.</b> Reading resumes from the source's own marks, with the guarantees of the
 * source and the runner. Each mark that the source makes is finalized at most once, and none that
 * was restored. A source that acknowledges what it has read in {@link
 * CheckpointMark#finalizeCheckpoint()} loses lines on the SparkRunner, which finalizes marks when
 * it has read a micro-batch, before anything is processed: what is in flight is lost if the process
 * dies. (KafkaIO's only commits offsets to a consumer group there, and does not resume from them.)
 * A source that {@linkplain UnboundedSource#requiresDeduping() requires deduplication} may deliver
 * elements again after a failure, and they are counted twice, since lines have no record ids.
 *
 * <p>The source is split when the transform is applied, so what it connects to must be reachable
 * then. Up to a quarter of the heap holds what is read ahead. {@link
 * dev.streamgauge.io.kafka.KafkaLines} reads Kafka several times as fast as KafkaIO, notices new
 * partitions, and keeps passwords out of checkpoints; use it unless you need KafkaIO's settings.
 *
 * @param <T> what the source reads
 * @since 0.1.0
 */
@AutoValue
public abstract class Lines<T> extends MergeableLines {
  private static final Logger LOG = LoggerFactory.getLogger(Lines.class);

  abstract @Nullable UnboundedSource<T, ?> source();

  abstract @Nullable PTransform<PBegin, PCollection<T>> read();

  abstract SerializableFunction<T, byte[]> line();

  abstract String origin();

  abstract @Nullable SerializableFunction<T, Instant> time();

  abstract @Nullable LineTiming lineTiming();

  abstract Duration disorder();

  abstract LineBatchFn pushDown();

  abstract @Nullable Duration stopWhenIdle();

  abstract @Nullable Duration heartbeat();

  abstract EndListener endListener();

  abstract int threads();

  abstract int readers();

  abstract Builder<T> toBuilder();

  @AutoValue.Builder
  abstract static class Builder<T> {
    abstract Builder<T> setSource(@Nullable UnboundedSource<T, ?> source);

    abstract Builder<T> setRead(@Nullable PTransform<PBegin, PCollection<T>> read);

    abstract Builder<T> setLine(SerializableFunction<T, byte[]> line);

    abstract Builder<T> setOrigin(String origin);

    abstract Builder<T> setTime(@Nullable SerializableFunction<T, Instant> time);

    abstract Builder<T> setLineTiming(@Nullable LineTiming timing);

    abstract Builder<T> setDisorder(Duration disorder);

    abstract Builder<T> setPushDown(LineBatchFn fn);

    abstract Builder<T> setStopWhenIdle(@Nullable Duration duration);

    abstract Builder<T> setHeartbeat(@Nullable Duration interval);

    abstract Builder<T> setEndListener(EndListener listener);

    abstract Builder<T> setThreads(int threads);

    abstract Builder<T> setReaders(int readers);

    abstract Lines<T> build();
  }

  /**
   * Reads {@code source}.
   *
   * @param line returns the bytes of the line in an element; null if there is none in it
   */
  public static <T> Lines<T> from(
      UnboundedSource<T, ?> source, SerializableFunction<T, byte[]> line) {
    String name = source.getClass().getSimpleName();
    return Lines.<T>defaults(line, name.isEmpty() ? "source" : name).setSource(source).build();
  }

  /**
   * Reads the source of {@code read}, such as {@code KafkaIO.read()} or {@code KinesisIO.read()}.
   * The transform itself is not run, so it must do nothing but read: leave out what changes the
   * elements behind the source, such as KafkaIO's {@code withoutMetadata()}, and what bounds it.
   *
   * @param line returns the bytes of the line in an element; null if there is none in it
   */
  public static <T> Lines<T> from(
      PTransform<PBegin, PCollection<T>> read, SerializableFunction<T, byte[]> line) {
    return Lines.<T>defaults(line, read.getName()).setRead(read).build();
  }

  private static <T> Builder<T> defaults(SerializableFunction<T, byte[]> line, String origin) {
    return new AutoValue_Lines.Builder<T>()
        .setLine(line)
        .setOrigin(origin)
        .setDisorder(Duration.standardSeconds(1))
        .setPushDown(LineBatchFn.identity())
        .setHeartbeat(Duration.standardSeconds(1))
        .setEndListener(() -> {})
        .setThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
        .setReaders(1);
  }

  /** Names the source in batches, dead letters and messages. */
  public Lines<T> named(String origin) {
    return toBuilder().setOrigin(origin).build();
  }

  /**
   * Uses the time that {@code time} returns as event time; null makes the line a dead letter, and
   * so does a time more than a minute ahead of the clock. The watermark of a split is its latest
   * time less the {@linkplain #withDisorder disorder}; a split without input for two seconds does
   * not hold back the others. Where a split joins several partitions, one of which may lag, read
   * with a {@linkplain #withThreads thread} for each.
   */
  public Lines<T> withTime(SerializableFunction<T, Instant> time) {
    return toBuilder().setTime(time).build();
  }

  /**
   * Uses the event time that {@code timing} decides, with the watermark as {@link #withTime} says.
   * A line was sent at the timestamp of its element, or at the time that {@link #withTime} finds.
   */
  public Lines<T> withLineTime(LineTiming timing) {
    return toBuilder().setLineTiming(timing).build();
  }

  /**
   * Sets how much earlier than the latest line of its split a line may be without being late, 1 s
   * by default. Only applies with {@link #withTime} or {@link #withLineTime}; otherwise the source
   * decides.
   */
  public Lines<T> withDisorder(Duration disorder) {
    return toBuilder().setDisorder(disorder).build();
  }

  /** Applies {@code fn} to each batch inside the reader; see {@link LineBatchFn}. */
  public Lines<T> withPushDown(LineBatchFn fn) {
    return toBuilder().setPushDown(fn).build();
  }

  /**
   * Ends after {@code duration} without an element. It must be longer than the source takes to
   * deliver what it has.
   */
  public Lines<T> withStopWhenIdle(Duration duration) {
    return toBuilder().setStopWhenIdle(duration).build();
  }

  /**
   * Disables heartbeats while the source is idle: for replays, whose result must not depend on how
   * long the end of the input is awaited.
   */
  public Lines<T> withoutHeartbeats() {
    return toBuilder().setHeartbeat(null).build();
  }

  /**
   * Reads with {@code threads} threads, by default one for each core and at least two: the source
   * is asked for that many splits. Must be the same when the pipeline resumes from a checkpoint.
   */
  public Lines<T> withThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + threads);
    }
    return toBuilder().setThreads(threads).build();
  }

  /**
   * Reads with this many readers in parallel, by default one, or with one for each split if that is
   * less. Only the SparkRunner does, as Streamgauge's programs set it up, so that each executor
   * reads a share of the splits. Must be the same when the pipeline resumes from a checkpoint.
   */
  public Lines<T> withReaders(int readers) {
    if (readers < 1) {
      throw new IllegalArgumentException("readers must be at least 1: " + readers);
    }
    return toBuilder().setReaders(readers).build();
  }

  /** Notifies {@code listener} before the source ends. */
  public Lines<T> withEndListener(EndListener listener) {
    return toBuilder().setEndListener(listener).build();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("origin", origin()).withLabel("Source"))
        .add(
            DisplayData.item("lineTime", isTimed())
                .withLabel("Event time is found in the element or its line"))
        .add(DisplayData.item("disorder", disorder()).withLabel("Disorder within a split"))
        .add(
            DisplayData.item("pushDown", pushDown().getClass())
                .withLabel("Function applied while reading"))
        .addIfNotNull(
            DisplayData.item("stopWhenIdle", stopWhenIdle()).withLabel("Ends when idle for"))
        .add(DisplayData.item("threads", threads()).withLabel("Splits to read"))
        .add(DisplayData.item("readers", readers()).withLabel("Readers in parallel"));
  }

  private boolean isTimed() {
    return time() != null || lineTiming() != null;
  }

  @Override
  @Internal
  public MergedSource<?> toSource(PipelineOptions options) {
    UnboundedSource<T, ?> source =
        read() == null ? source() : ReadSource.of(read(), origin(), options);
    return merged(source, options);
  }

  private <M extends CheckpointMark> MergedSource<M> merged(
      UnboundedSource<T, M> source, PipelineOptions options) {
    if (source.requiresDeduping()) {
      LOG.warn(
          "{} may deliver elements again after a failure, and they will be counted twice: lines"
              + " have no record ids.",
          origin());
    }
    MergedSource<M> merged =
        MergedSource.of(origin(), parts(source, options))
            .withReaders(readers())
            .withEveryMarkFinalized()
            .withEndListener(endListener());
    if (heartbeat() != null) {
      merged = merged.withHeartbeats(heartbeat());
    }
    if (stopWhenIdle() != null) {
      merged = merged.withStopWhenIdle(stopWhenIdle());
    }
    return merged;
  }

  private <M extends CheckpointMark> List<BatchedSource<ReadElement<T>, M>> parts(
      UnboundedSource<T, M> source, PipelineOptions options) {
    ElementConfig<T> config = ElementConfig.of(line(), time(), lineTiming(), disorder(), origin());
    List<BatchedSource<ReadElement<T>, M>> parts;
    try {
      parts =
          BatchedSource.of(
                  new ElementSource<>(source, config),
                  origin(),
                  (ReadElement<T> element, Instant time, LineBatchBuilder batch) ->
                      element.appendTo(batch))
              .withPushDown(pushDown())
              .split(threads(), options);
    } catch (Exception e) {
      throw new IllegalStateException(
          String.format("Cannot split the source of %s: %s", origin(), e.getMessage()), e);
    }
    if (parts.isEmpty()) {
      throw new IllegalStateException("There is nothing to read: " + origin() + " has no splits.");
    }
    return parts;
  }
}
