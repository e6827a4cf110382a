package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reads a source of chunks of lines that are timed by arrival, and uses the times in the lines
 * instead; the watermark is that of {@link SplitWatermarkEstimator}. Marks are those of the inner
 * source and do not contain this watermark, which {@link MergedSource} keeps from going back.
 *
 * @param <M> the inner source's checkpoint mark
 */
@Internal
public final class LineTimedSource<M extends UnboundedSource.CheckpointMark>
    extends UnboundedSource<LineBatch, M> {
  private final UnboundedSource<LineBatch, M> inner;
  private final LineTiming timing;
  private final Duration disorder;
  private final WallClock clock;

  public LineTimedSource(
      UnboundedSource<LineBatch, M> inner, LineTiming timing, Duration disorder, WallClock clock) {
    this.inner = inner;
    this.timing = timing;
    this.disorder = disorder;
    this.clock = clock;
  }

  @Override
  public List<LineTimedSource<M>> split(int desiredNumSplits, PipelineOptions options)
      throws Exception {
    List<LineTimedSource<M>> splits = new ArrayList<>();
    for (UnboundedSource<LineBatch, M> split : inner.split(desiredNumSplits, options)) {
      splits.add(new LineTimedSource<>(split, timing, disorder, clock));
    }
    return splits;
  }

  @Override
  public UnboundedReader<LineBatch> createReader(PipelineOptions options, @Nullable M mark)
      throws IOException {
    return new Reader<>(this, inner.createReader(options, mark));
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

  private static final class Reader<M extends UnboundedSource.CheckpointMark>
      extends UnboundedReader<LineBatch> implements Drainable, SourceMetrics.Backlog {
    private final LineTimedSource<M> source;
    private final UnboundedReader<LineBatch> inner;
    private final SplitWatermarkEstimator part;
    private LineBatch current;
    private Instant latest;

    Reader(LineTimedSource<M> source, UnboundedReader<LineBatch> inner) {
      this.source = source;
      this.inner = inner;
      this.part = new SplitWatermarkEstimator(source.disorder, Optional.empty(), source.clock);
    }

    @Override
    public boolean start() throws IOException {
      return take(inner.start());
    }

    @Override
    public boolean advance() throws IOException {
      return take(inner.advance());
    }

    private boolean take(boolean available) {
      current = available ? source.timing.retime(inner.getCurrent(), source.clock.millis()) : null;
      latest = available ? part.read(current) : LineTiming.DEAD;
      return available;
    }

    @Override
    public LineBatch getCurrent() {
      return available();
    }

    /** Returns the chunk's latest time: event time was seen up to there. */
    @Override
    public Instant getCurrentTimestamp() {
      available();
      return latest;
    }

    private LineBatch available() {
      if (current == null) {
        throw new NoSuchElementException("no chunk: the last advance() returned false");
      }
      return current;
    }

    /**
     * Returns the watermark. While there are only dead letters, or nothing at all, the source is
     * idle.
     */
    @Override
    public Instant getWatermark() {
      return part.watermark(true);
    }

    @Override
    public UnboundedSource.CheckpointMark getCheckpointMark() {
      return inner.getCheckpointMark();
    }

    @Override
    public long backlogLines() {
      return SourceMetrics.Backlog.linesOf(inner);
    }

    @Override
    public boolean isBehind() {
      return SourceMetrics.Backlog.isBehind(inner);
    }

    @Override
    public long getSplitBacklogBytes() {
      return inner.getSplitBacklogBytes();
    }

    @Override
    public boolean stop() {
      return Drainable.stop(inner);
    }

    @Override
    public UnboundedSource<LineBatch, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() throws IOException {
      inner.close();
    }
  }
}
