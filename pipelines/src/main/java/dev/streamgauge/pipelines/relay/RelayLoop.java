package dev.streamgauge.pipelines.relay;

import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a source until it ends, and sends its lines in transactions. A transaction ends after
 * {@value #MOST_BYTES} bytes, or {@value #MOST_MILLIS} ms after its first line.
 *
 * <p>What a transaction contains stays in memory until it is committed, so that it can be sent
 * again; the source waits meanwhile.
 */
final class RelayLoop {
  static final int MOST_BYTES = 4 << 20;
  static final int MOST_MILLIS = 100;

  private final MergedSource<?> source;
  private final PipelineOptions options;
  private final RelayState state;
  private final RelayTopic topic;
  private final SourceMetrics metrics = new SourceMetrics();
  private final List<LineBatch> pending = new ArrayList<>();
  private long pendingBytes;
  private long pendingSince;
  private @Nullable CheckpointMark mark;
  private boolean saved = true;

  RelayLoop(MergedSource<?> source, PipelineOptions options, RelayState state, RelayTopic topic) {
    this.source = source;
    this.options = options;
    this.state = state;
    this.topic = topic;
  }

  /** Relays until the source has ended, for lack of input or since it is to drain. */
  void run() throws IOException, InterruptedException {
    run(source);
  }

  private <M extends CheckpointMark> void run(UnboundedSource<LineBatch, M> of)
      throws IOException, InterruptedException {
    Coder<M> coder = of.getCheckpointMarkCoder();
    byte[] from = state.resume(topic.open());
    M start = from == null ? null : CoderUtils.decodeFromByteArray(coder, from);
    UnboundedReader<LineBatch> reader;
    try {
      reader = of.createReader(options, start);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    try (reader) {
      boolean available = reader.start();
      while (available || !hasEnded(reader)) {
        if (available) {
          take(reader);
        }
        if (isDue()) {
          send(coder);
        } else if (!available) {
          settle();
        }
        available = reader.advance();
      }
      if (!pending.isEmpty()) {
        send(coder);
      }
      settle();
    }
  }

  private static boolean hasEnded(UnboundedReader<LineBatch> reader) {
    return !reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE);
  }

  private void take(UnboundedReader<LineBatch> reader) throws IOException {
    LineBatch batch = reader.getCurrent();
    metrics.read(batch.stats());
    if (batch.isEmpty() && batch.deadLetters().isEmpty()) {
      return;
    }
    if (pending.isEmpty()) {
      pendingSince = System.nanoTime();
    }
    pending.add(batch);
    pendingBytes += batch.byteSize();
    // Not later: once the source has ended, its mark says so.
    mark = reader.getCheckpointMark();
  }

  private boolean isDue() {
    return !pending.isEmpty()
        && (pendingBytes >= MOST_BYTES
            || System.nanoTime() - pendingSince >= TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS));
  }

  @SuppressWarnings("unchecked")
  private <M extends CheckpointMark> void send(Coder<M> coder)
      throws IOException, InterruptedException {
    String before = state.lastTransaction();
    String transaction = state.prepare(CoderUtils.encodeToByteArray(coder, (M) mark));
    topic.send(transaction, before, pending);
    state.committed();
    saved = false;
    mark.finalizeCheckpoint();
    pending.clear();
    pendingBytes = 0;
  }

  /** Writes, while there is time, that the last transaction was committed. */
  private void settle() throws IOException {
    if (!saved && pending.isEmpty()) {
      state.save();
      saved = true;
    }
  }
}
