package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatchFn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Turns any source of single elements into one of {@link LineBatch}es, so that a runner pays its
 * cost per element once for thousands of lines. Splits, checkpoint marks and the watermark are
 * those of the inner source, whose recovery guarantees stay valid.
 *
 * <p>A batch ends when the inner reader currently has nothing, or after {@value
 * BatchedReader#MAX_LINES} lines, {@value BatchedReader#MAX_BYTES} bytes or {@value
 * BatchedReader#MAX_MILLIS} ms ({@value BatchedReader#FEW_LINES_MILLIS} ms if it has few lines),
 * whichever comes first; so a slow stream is not delayed. An optional {@link LineBatchFn} runs on
 * the batch inside the reader, before it is encoded or checkpointed (push-down).
 *
 * <pre>{@code
 * UnboundedSource<PubsubMessage, M> messages = ...;
 * BatchedSource.of(messages, "pubsub:logs",
 *     (message, time, batch) -> {
 *       byte[] line = message.getPayload();
 *       batch.append(line, 0, line.length, time.getMillis());
 *     });
 * }</pre>
 *
 * @param <T> what the inner source reads
 * @param <M> the inner source's checkpoint mark
 * @since 0.1.0
 */
public final class BatchedSource<T, M extends UnboundedSource.CheckpointMark>
    extends UnboundedSource<LineBatch, M> {
  private final UnboundedSource<T, M> inner;
  private final LineAppender<T> appender;
  private final String origin;
  private final LineBatchFn pushDown;

  private BatchedSource(
      UnboundedSource<T, M> inner, LineAppender<T> appender, String origin, LineBatchFn pushDown) {
    this.inner = Objects.requireNonNull(inner, "inner");
    this.appender = Objects.requireNonNull(appender, "appender");
    this.origin = Objects.requireNonNull(origin, "origin");
    this.pushDown = Objects.requireNonNull(pushDown, "pushDown");
  }

  /** Returns batches of what {@code inner} reads; {@code origin} names the source in each batch. */
  public static <T, M extends UnboundedSource.CheckpointMark> BatchedSource<T, M> of(
      UnboundedSource<T, M> inner, String origin, LineAppender<T> appender) {
    return new BatchedSource<>(inner, appender, origin, LineBatchFn.identity());
  }

  /** Returns the same source with {@code fn} applied to each batch inside the reader. */
  public BatchedSource<T, M> withPushDown(LineBatchFn fn) {
    return new BatchedSource<>(inner, appender, origin, fn);
  }

  @Override
  public List<BatchedSource<T, M>> split(int desiredNumSplits, PipelineOptions options)
      throws Exception {
    List<BatchedSource<T, M>> splits = new ArrayList<>();
    for (UnboundedSource<T, M> split : inner.split(desiredNumSplits, options)) {
      splits.add(new BatchedSource<>(split, appender, origin, pushDown));
    }
    return splits;
  }

  @Override
  public UnboundedReader<LineBatch> createReader(PipelineOptions options, @Nullable M mark)
      throws IOException {
    return createReader(options, mark, BatchedReader.MAX_BYTES, System::nanoTime);
  }

  /** Creates a reader whose batches end at {@code maxBytes} bytes, for when memory is scarce. */
  BatchedReader<T> createReader(PipelineOptions options, @Nullable M mark, int maxBytes)
      throws IOException {
    return createReader(options, mark, maxBytes, System::nanoTime);
  }

  BatchedReader<T> createReader(
      PipelineOptions options, @Nullable M mark, int maxBytes, LongSupplier nanoTime)
      throws IOException {
    return new BatchedReader<>(
        this, inner.createReader(options, mark), appender, origin, pushDown, maxBytes, nanoTime);
  }

  @Override
  public Coder<M> getCheckpointMarkCoder() {
    return inner.getCheckpointMarkCoder();
  }

  @Override
  public Coder<LineBatch> getOutputCoder() {
    return LineBatchCoder.of();
  }

  @Override
  public void validate() {
    inner.validate();
  }
}
