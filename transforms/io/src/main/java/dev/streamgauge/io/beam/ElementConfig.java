package dev.streamgauge.io.beam;

import dev.streamgauge.io.source.LineTiming;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * How to make lines of the elements of a source.
 *
 * @param line returns the line
 * @param sent returns when an element was sent; null for the source's timestamp
 * @param timing decides event time; null to leave event time and watermark to the source
 */
record ElementConfig<T>(
    SerializableFunction<T, byte[]> line,
    @Nullable SerializableFunction<T, Instant> sent,
    @Nullable LineTiming timing,
    Duration disorder,
    String origin)
    implements Serializable {

  static <T> ElementConfig<T> of(
      SerializableFunction<T, byte[]> line,
      @Nullable SerializableFunction<T, Instant> sent,
      @Nullable LineTiming timing,
      Duration disorder,
      String origin) {
    LineTiming decides = timing == null && sent != null ? LineTiming.ofRecords() : timing;
    return new ElementConfig<>(line, sent, decides, disorder, origin);
  }
}
