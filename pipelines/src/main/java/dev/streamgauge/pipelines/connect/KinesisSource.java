package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.source.EndListener;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.kinesis.KinesisLines;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reads Kinesis. A class of its own, since it cannot be loaded without the jar for that.
 *
 * @param startAt where to start; null for where the parameters say
 * @param timing decides event time; null for the time of reading
 * @param stopWhenIdle when to stop; null for never
 */
record KinesisSource(
    LineBatchFn pushDown,
    EndListener endListener,
    int readers,
    @Nullable Instant startAt,
    @Nullable LineTiming timing,
    Duration disorder,
    @Nullable Duration stopWhenIdle) {

  /**
   * Returns the transform that reads the stream that {@code uri} names, after asking for it once.
   *
   * @throws ConfigException if it cannot be read
   */
  MergeableLines of(SourceUri uri) {
    KinesisParameters parameters = KinesisParameters.of(uri);
    KinesisLines lines =
        KinesisLines.read(uri.path())
            .withPushDown(pushDown)
            .withEndListener(endListener)
            .withReaders(readers)
            .withDisorder(disorder);
    lines = timing == null ? lines.withArrivalTime() : lines.withLineTime(timing);
    if (parameters.latest()) {
      lines = lines.fromLatest();
    }
    if (parameters.region() != null) {
      lines = lines.withRegion(parameters.region());
    }
    if (parameters.endpoint() != null) {
      lines = lines.withEndpoint(parameters.endpoint());
    }
    if (startAt != null) {
      lines = lines.withStartAt(startAt);
    }
    if (stopWhenIdle != null) {
      lines = lines.withStopWhenIdle(stopWhenIdle);
      if (timing != null) {
        // A replay: the time spent waiting for its end must not appear in the results.
        lines = lines.withoutHeartbeats();
      }
    }
    try {
      lines.check();
    } catch (IOException e) {
      throw new ConfigException(
          "--source=" + KinesisParameters.shown(uri) + " cannot be read: " + e.getMessage() + ".",
          e);
    }
    return lines;
  }
}
