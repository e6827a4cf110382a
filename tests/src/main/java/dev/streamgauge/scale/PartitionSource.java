package dev.streamgauge.scale;

import java.io.Serializable;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Instant;

/**
 * One of many partitions that share numbered lines in turn. Where a broker would be asked again and
 * again, its reader waits for arrivals: a thousand threads that poll would need more cores than
 * there are.
 */
final class PartitionSource extends UnboundedSource<byte[], PartitionSource.Mark> {
  /** The next line. */
  record Mark(long next) implements UnboundedSource.CheckpointMark, Serializable {
    @Override
    public void finalizeCheckpoint() {}
  }

  private final int partition;
  private final int partitions;
  private final long startMillis;
  private final long linesPerSecond;

  // Everything runs in one process.
  private final transient LongFunction<byte[]> lines;
  private final transient Arrivals arrivals;
  private final transient AtomicLong read;

  /**
   * Creates a partition of a topic that gets {@code linesPerSecond}.
   *
   * @param lines the text of a line, by its number
   * @param read counts the lines read
   */
  PartitionSource(
      int partition,
      int partitions,
      long startMillis,
      long linesPerSecond,
      LongFunction<byte[]> lines,
      Arrivals arrivals,
      AtomicLong read) {
    this.partition = partition;
    this.partitions = partitions;
    this.startMillis = startMillis;
    this.linesPerSecond = linesPerSecond;
    this.lines = lines;
    this.arrivals = arrivals;
    this.read = read;
  }

  private long timeOf(long line) {
    return startMillis + line * 1000 / linesPerSecond;
  }

  @Override
  public List<PartitionSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<byte[]> createReader(PipelineOptions options, Mark mark) {
    return new Reader(this, mark == null ? partition : mark.next());
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  @Override
  public Coder<byte[]> getOutputCoder() {
    return ByteArrayCoder.of();
  }

  private static final class Reader extends UnboundedReader<byte[]> {
    private final PartitionSource source;
    private long next;
    private boolean hasCurrent;
    private boolean saidNo;

    Reader(PartitionSource source, long next) {
      this.source = source;
      this.next = next;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      long time = source.timeOf(next);
      hasCurrent = source.arrivals.hasArrived(source.partition, time);
      if (!hasCurrent && saidNo) {
        hasCurrent = await(time);
      }
      saidNo = !hasCurrent;
      if (hasCurrent) {
        next += source.partitions;
        source.read.incrementAndGet();
      }
      return hasCurrent;
    }

    private boolean await(long time) {
      try {
        source.arrivals.await(source.partition, time);
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private long current() {
      if (!hasCurrent) {
        throw new NoSuchElementException();
      }
      return next - source.partitions;
    }

    @Override
    public byte[] getCurrent() {
      return source.lines.apply(current());
    }

    @Override
    public Instant getCurrentTimestamp() {
      return new Instant(source.timeOf(current()));
    }

    @Override
    public Instant getWatermark() {
      return new Instant(source.timeOf(next));
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(next);
    }

    @Override
    public PartitionSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
