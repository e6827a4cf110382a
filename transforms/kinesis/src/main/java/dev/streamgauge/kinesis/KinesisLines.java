package dev.streamgauge.kinesis;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.beam.Lines;
import dev.streamgauge.io.source.EndListener;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.lines.LineBatchFn;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.aws2.common.ClientConfiguration;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisIO;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;
import software.amazon.awssdk.regions.Region;
import software.amazon.kinesis.common.InitialPositionInStream;

/**
 * Reads a stream of Amazon Kinesis as batches of lines: the data of each record is a line, without
 * a newline at its end; records that the Kinesis Producer Library has aggregated are taken apart.
 * The checkpoint mark is the sequence number of each shard, so that after a restart from a
 * checkpoint no record is lost or read twice. Without a checkpoint reading starts at the oldest
 * record.
 *
 * <p>Event time is the record's approximate arrival in Kinesis, or with {@link #withLineTime} the
 * time in the line. Each shard is read by a thread, up to {@value #MOST_THREADS}, and the watermark
 * is that of the slowest; a shard without records for two seconds holds back nobody. Shards that a
 * shard is split into, or merged with, are read in its place; a checkpoint can be resumed until the
 * number of shards has changed.
 *
 * <p>Region and credentials are found as AWS's own tools find them: in the environment, the files
 * in {@code ~/.aws}, or the machine's role. No credentials travel with the pipeline. For other
 * settings use {@code Lines.from(KinesisIO.read()...)}.
 *
 * <pre>{@code
 * p.apply(KinesisLines.read("logs").withRegion("eu-central-1"))
 *  .apply(ErrorFilter.containing("ERROR"))
 *  .apply(SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10)));
 * }</pre>
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class KinesisLines extends MergeableLines {
  private static final int MOST_THREADS = 64;

  /** Kinesis allows five reads per second and shard, for all readers together. */
  private static final Duration BETWEEN_READS = Duration.millis(250);

  abstract String stream();

  abstract @Nullable String region();

  abstract @Nullable String endpoint();

  abstract boolean latest();

  abstract @Nullable Instant startAt();

  /** Returns the timing; null to use the time of reading. */
  abstract @Nullable LineTiming lineTiming();

  abstract Duration disorder();

  abstract LineBatchFn pushDown();

  abstract @Nullable Duration stopWhenIdle();

  abstract boolean heartbeats();

  abstract EndListener endListener();

  abstract int readers();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setStream(String stream);

    abstract Builder setRegion(@Nullable String region);

    abstract Builder setEndpoint(@Nullable String endpoint);

    abstract Builder setLatest(boolean latest);

    abstract Builder setStartAt(@Nullable Instant time);

    abstract Builder setLineTiming(@Nullable LineTiming timing);

    abstract Builder setDisorder(Duration disorder);

    abstract Builder setPushDown(LineBatchFn fn);

    abstract Builder setStopWhenIdle(@Nullable Duration duration);

    abstract Builder setHeartbeats(boolean heartbeats);

    abstract Builder setEndListener(EndListener listener);

    abstract Builder setReaders(int readers);

    abstract KinesisLines build();
  }

  /** Reads the stream called {@code stream}. */
  public static KinesisLines read(String stream) {
    return new AutoValue_KinesisLines.Builder()
        .setStream(stream)
        .setLatest(false)
        .setLineTiming(LineTiming.ofRecords())
        .setDisorder(Duration.standardSeconds(1))
        .setPushDown(LineBatchFn.identity())
        .setHeartbeats(true)
        .setEndListener(() -> {})
        .setReaders(1)
        .build();
  }

  /** Reads in this region, such as {@code eu-central-1}, instead of the environment's. */
  public KinesisLines withRegion(String region) {
    return toBuilder().setRegion(region).build();
  }

  /** Connects to this address, such as a VPC endpoint, instead of the region's. */
  public KinesisLines withEndpoint(URI endpoint) {
    return toBuilder().setEndpoint(endpoint.toString()).build();
  }

  /** Starts, without a checkpoint, behind the newest record. */
  public KinesisLines fromLatest() {
    return toBuilder().setLatest(true).build();
  }

  /** Starts, without a checkpoint, at the first record that arrived at {@code time} or later. */
  public KinesisLines withStartAt(Instant time) {
    return toBuilder().setStartAt(time).build();
  }

  /** Uses the time of reading as event time. */
  public KinesisLines withArrivalTime() {
    return toBuilder().setLineTiming(null).build();
  }

  /** Uses the event time that {@code timing} decides, by default that of the record. */
  public KinesisLines withLineTime(LineTiming timing) {
    return toBuilder().setLineTiming(timing).build();
  }

  /**
   * Sets how much earlier than the latest record of its shard a record may be without being late, 1
   * s by default.
   */
  public KinesisLines withDisorder(Duration disorder) {
    return toBuilder().setDisorder(disorder).build();
  }

  /** Applies {@code fn} to each batch inside the reader; see {@link LineBatchFn}. */
  public KinesisLines withPushDown(LineBatchFn fn) {
    return toBuilder().setPushDown(fn).build();
  }

  /** Ends after {@code duration} without a record. */
  public KinesisLines withStopWhenIdle(Duration duration) {
    return toBuilder().setStopWhenIdle(duration).build();
  }

  /** Disables heartbeats while the stream is idle: for replays. */
  public KinesisLines withoutHeartbeats() {
    return toBuilder().setHeartbeats(false).build();
  }

  /** Notifies {@code listener} before the source ends. */
  public KinesisLines withEndListener(EndListener listener) {
    return toBuilder().setEndListener(listener).build();
  }

  /** Reads with this many readers in parallel; see {@link Lines#withReaders}. */
  public KinesisLines withReaders(int readers) {
    if (readers < 1) {
      throw new IllegalArgumentException("readers must be at least 1: " + readers);
    }
    return toBuilder().setReaders(readers).build();
  }

  /**
   * Checks that the stream can be read.
   *
   * @throws IOException if it cannot; the message says why
   */
  public void check() throws IOException {
    StreamCheck.of(stream(), region(), endpoint());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("stream", stream()).withLabel("Stream read"))
        .addIfNotNull(DisplayData.item("region", region()).withLabel("Region"))
        .addIfNotNull(DisplayData.item("endpoint", endpoint()).withLabel("Address"))
        .addIfNotNull(DisplayData.item("startAt", startAt()).withLabel("Reads from"))
        .add(DisplayData.item("latest", latest()).withLabel("Starts behind the newest record"))
        .add(
            DisplayData.item("lineTime", lineTiming() != null)
                .withLabel("Event time is found in the line or its record"))
        .add(DisplayData.item("disorder", disorder()).withLabel("Disorder within a shard"))
        .add(
            DisplayData.item("pushDown", pushDown().getClass())
                .withLabel("Function applied while reading"))
        .addIfNotNull(
            DisplayData.item("stopWhenIdle", stopWhenIdle()).withLabel("Ends when idle for"))
        .add(DisplayData.item("readers", readers()).withLabel("Readers in parallel"));
  }

  @Override
  @Internal
  public MergedSource<?> toSource(PipelineOptions options) {
    Lines<KinesisRecord> lines =
        Lines.from(records(), KinesisLines::line)
            .named("kinesis:" + stream())
            .withThreads(MOST_THREADS)
            .withReaders(readers())
            .withDisorder(disorder())
            .withPushDown(pushDown())
            .withEndListener(endListener());
    LineTiming timing = lineTiming();
    lines =
        timing == null
            ? lines.withTime(record -> Instant.now())
            : lines.withTime(KinesisRecord::getApproximateArrivalTimestamp).withLineTime(timing);
    if (!heartbeats()) {
      lines = lines.withoutHeartbeats();
    }
    return (stopWhenIdle() == null ? lines : lines.withStopWhenIdle(stopWhenIdle()))
        .toSource(options);
  }

  private KinesisIO.Read records() {
    ClientConfiguration.Builder client = ClientConfiguration.builder();
    if (region() != null) {
      client.region(Region.of(region()));
    }
    if (endpoint() != null) {
      client.endpoint(URI.create(endpoint()));
    }
    KinesisIO.Read read =
        KinesisIO.read()
            .withStreamName(stream())
            .withClientConfiguration(client.build())
            .withFixedDelayRateLimitPolicy(BETWEEN_READS);
    if (startAt() != null) {
      return read.withInitialTimestampInStream(startAt());
    }
    return read.withInitialPositionInStream(
        latest() ? InitialPositionInStream.LATEST : InitialPositionInStream.TRIM_HORIZON);
  }

  /** Returns the data of a record without a newline at its end, as agents send it. */
  static byte[] line(KinesisRecord record) {
    byte[] data = record.getDataAsBytes();
    int end = data.length;
    if (end > 0 && data[end - 1] == '\n') {
      end--;
      if (end > 0 && data[end - 1] == '\r') {
        end--;
      }
    }
    return end == data.length ? data : Arrays.copyOf(data, end);
  }
}
