package dev.streamgauge.io;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatchFn;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Reads lines from TCP as batches; a line's event time is its arrival. What {@link SocketSource}
 * says holds: bad input stops nothing, a full buffer makes senders wait, and since a socket cannot
 * be read again, lines on their way are lost if the process dies, unless there is a {@linkplain
 * #withSpool spool}.
 *
 * <pre>{@code
 * p.apply(SocketLines.connect("localhost", 9999)) // to a server such as nc -lk 9999
 * p.apply(SocketLines.listen("127.0.0.1", 5514))  // many senders
 * }</pre>
 */
@AutoValue
public abstract class SocketLines extends PTransform<PBegin, PCollection<LineBatch>> {
  abstract SocketSource source();

  abstract String origin();

  abstract LineBatchFn pushDown();

  abstract @Nullable Duration stopWhenIdle();

  abstract EndListener endListener();

  /** Connects to a server, and again whenever the connection is lost. */
  public static SocketLines connect(String host, int port) {
    return of(SocketSource.connect(host, port), "socket:" + host + ":" + port);
  }

  /** Accepts senders on a port of the interface that {@code host} names. */
  public static SocketLines listen(String host, int port) {
    return of(SocketSource.listen(host, port), "listen:" + host + ":" + port);
  }

  /** Reads from a source with settings of its own. */
  public static SocketLines of(SocketSource source, String origin) {
    return new AutoValue_SocketLines(source, origin, LineBatchFn.identity(), null, () -> {});
  }

  /** Applies {@code fn} to each batch inside the reader; see {@link LineBatchFn}. */
  public SocketLines withPushDown(LineBatchFn fn) {
    return new AutoValue_SocketLines(source(), origin(), fn, stopWhenIdle(), endListener());
  }

  /** Keeps what is received on disk before it is read, so that a crash loses none of it. */
  public SocketLines withSpool(Spool spool) {
    return new AutoValue_SocketLines(
        source().withSpool(spool), origin(), pushDown(), stopWhenIdle(), endListener());
  }

  /** Ends after {@code duration} without a line; see {@link MergedSource}. */
  public SocketLines withStopWhenIdle(Duration duration) {
    return new AutoValue_SocketLines(source(), origin(), pushDown(), duration, endListener());
  }

  /** Tells {@code listener} before the source ends; see {@link MergedSource}. */
  public SocketLines withEndListener(EndListener listener) {
    return new AutoValue_SocketLines(source(), origin(), pushDown(), stopWhenIdle(), listener);
  }

  @Override
  public PCollection<LineBatch> expand(PBegin input) {
    BatchedSource<LineBatch, SocketMark> batches =
        BatchedSource.of(
                source(),
                origin(),
                (LineBatch chunk, org.joda.time.Instant time, LineBatchBuilder batch) ->
                    batch.append(chunk))
            .withPushDown(pushDown());
    MergedSource<SocketMark> merged =
        MergedSource.of(origin(), List.of(batches))
            .withHeartbeats(Duration.standardSeconds(1))
            .withEndListener(endListener());
    if (stopWhenIdle() != null) {
      merged = merged.withStopWhenIdle(stopWhenIdle());
    }
    return input.apply("Read", Read.from(merged)).setCoder(LineBatchCoder.of());
  }
}
