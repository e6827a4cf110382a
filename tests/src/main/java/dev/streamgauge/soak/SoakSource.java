package dev.streamgauge.soak;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Instant;

/**
 * A batch for each step of event time, such as the half second of a live run, as fast as the runner
 * takes them, each in a bundle of its own.
 */
final class SoakSource extends UnboundedSource<LineBatch, SoakSource.Mark> {
  private static final long START_MILLIS = 1_700_000_000_000L;

  /** How many batches were read. */
  static final class Mark implements UnboundedSource.CheckpointMark, java.io.Serializable {
    private static final long serialVersionUID = 1;

    final int read;

    Mark(int read) {
      this.read = read;
    }

    @Override
    public void finalizeCheckpoint() {}
  }

  private final int keys;
  private final int linesPerBatch;
  private final int lateEvery;
  private final long lateMillis;
  private final long stepMillis;

  /**
   * Creates a source with {@code stepMillis} from one bundle to the next.
   *
   * <p>Every {@code lateEvery}th line is late, by up to {@code lateMillis}; none if that is 0.
   */
  SoakSource(int keys, int linesPerBatch, int lateEvery, long lateMillis, long stepMillis) {
    this.stepMillis = stepMillis;
    this.keys = keys;
    this.linesPerBatch = linesPerBatch;
    this.lateEvery = lateEvery;
    this.lateMillis = lateMillis;
  }

  @Override
  public List<SoakSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<LineBatch> createReader(PipelineOptions options, Mark mark) {
    return new Reader(this, mark == null ? 0 : mark.read);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  @Override
  public Coder<LineBatch> getOutputCoder() {
    return LineBatchCoder.of();
  }

  private LineBatch batch(int number) {
    long from = START_MILLIS + number * stepMillis;
    LineBatchBuilder builder = LineBatch.builder("soak");
    IntFunction<String> key = i -> "key-" + ((long) number * linesPerBatch + i) * 7919 % keys;
    for (int i = 0; i < linesPerBatch; i++) {
      long time = from + i * stepMillis / linesPerBatch;
      boolean late = lateEvery > 0 && i % lateEvery == lateEvery - 1;
      builder.append(
          key.apply(i), late ? time - (number * 7919L + i * 104_729L) % lateMillis : time);
    }
    builder.cover(from, from + stepMillis - 1);
    return builder.build().withWatermark(from);
  }

  private static final class Reader extends UnboundedReader<LineBatch> {
    private final SoakSource source;
    private int read;
    private boolean pauses;
    private LineBatch current;

    Reader(SoakSource source, int read) {
      this.source = source;
      this.read = read;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      current = null;
      pauses = !pauses;
      if (!pauses || Samples.areComplete()) {
        return false;
      }
      Samples.atBatch(read);
      current = source.batch(read++);
      return true;
    }

    @Override
    public LineBatch getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return new Instant(getCurrent().coveredFrom());
    }

    @Override
    public Instant getWatermark() {
      return new Instant(START_MILLIS + read * source.stepMillis);
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(read);
    }

    @Override
    public SoakSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
