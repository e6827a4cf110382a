package dev.streamgauge.io.socket;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.source.EndListener;
import dev.streamgauge.io.source.LineTimedSource;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.io.source.ReadConfig;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.Multiline;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Reads lines from TCP as batches; a line's event time is its arrival, or with {@link
 * #withLineTime} the time in it. As for {@link SocketSource}, bad input stops nothing, a full
 * buffer makes senders wait, and since a socket cannot be read again, lines in flight are lost if
 * the process dies, unless there is a {@linkplain #withSpool spool}.
 *
 * <pre>{@code
 * p.apply(SocketLines.connect("localhost", 9999)) // to a server such as nc -lk 9999
 * p.apply(SocketLines.listen("127.0.0.1", 5514))  // many senders
 * }</pre>
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class SocketLines extends MergeableLines {
  abstract SocketSource source();

  abstract String origin();

  abstract @Nullable LineTiming lineTiming();

  abstract Duration disorder();

  abstract ReadConfig reading();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder source(SocketSource source);

    abstract Builder origin(String origin);

    abstract Builder lineTiming(@Nullable LineTiming timing);

    abstract Builder disorder(Duration disorder);

    abstract Builder reading(ReadConfig reading);

    abstract SocketLines build();
  }

  /** Connects to a server, and reconnects whenever the connection is lost. */
  public static SocketLines connect(String host, int port) {
    return of(SocketSource.connect(host, port), "socket:" + host + ":" + port);
  }

  /** Accepts senders on a port of the interface that {@code host} names. */
  public static SocketLines listen(String host, int port) {
    return of(SocketSource.listen(host, port), "listen:" + host + ":" + port);
  }

  /** Reads from a source with its own settings. */
  public static SocketLines of(SocketSource source, String origin) {
    return new AutoValue_SocketLines.Builder()
        .source(source)
        .origin(origin)
        .disorder(Duration.standardSeconds(1))
        .reading(ReadConfig.forEver())
        .build();
  }

  /** Applies {@code fn} to each batch inside the reader; see {@link LineBatchFn}. */
  public SocketLines withPushDown(LineBatchFn fn) {
    return with(reading().withPushDown(fn));
  }

  /** Keeps received data on disk before it is read, so that a crash loses none of it. */
  public SocketLines withSpool(Spool spool) {
    return toBuilder().source(source().withSpool(spool)).build();
  }

  /** Joins lines that belong together; see {@link SocketSource#withMultiline}. */
  public SocketLines withMultiline(Multiline multiline) {
    return toBuilder().source(source().withMultiline(multiline)).build().checked();
  }

  /**
   * Ends after {@code duration} without a line; see {@link MergedSource}. With {@link
   * #withMultiline} it must be at least twice as long as lines are held back.
   *
   * @throws IllegalArgumentException if it is shorter than that
   */
  public SocketLines withStopWhenIdle(Duration duration) {
    return with(reading().withStopWhenIdle(duration)).checked();
  }

  private SocketLines with(ReadConfig reading) {
    return toBuilder().reading(reading).build();
  }

  private SocketLines checked() {
    reading().check(source().multiline());
    return this;
  }

  /**
   * Takes the time in the line as event time, checked against the line's arrival. The source of a
   * dead line is the sender's address; its bytes are those that a batch would have, with over-long
   * lines truncated and malformed UTF-8 replaced.
   */
  public SocketLines withLineTime(LineTiming timing) {
    return toBuilder().lineTiming(timing).build();
  }

  /**
   * Sets how much earlier than the latest line a line may be without being late, 1 s by default.
   * Only applies with {@link #withLineTime}, as arrivals are in order.
   */
  public SocketLines withDisorder(Duration disorder) {
    return toBuilder().disorder(disorder).build();
  }

  /** Notifies {@code listener} before the source ends; see {@link MergedSource}. */
  public SocketLines withEndListener(EndListener listener) {
    return with(reading().withEndListener(listener));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("origin", origin()).withLabel("Source"));
    builder.add(
        DisplayData.item("lineTime", lineTiming() != null)
            .withLabel("Event time is found in the line"));
    builder.add(DisplayData.item("disorder", disorder()).withLabel("Disorder within a connection"));
    reading().populateDisplayData(builder);
  }

  @Override
  @Internal
  public MergedSource<?> toSource(PipelineOptions options) {
    LineTiming timing = lineTiming();
    return timing == null
        ? reading().merged(source(), origin())
        : reading()
            .merged(
                new LineTimedSource<>(source(), timing, disorder(), WallClock.system()), origin());
  }
}
