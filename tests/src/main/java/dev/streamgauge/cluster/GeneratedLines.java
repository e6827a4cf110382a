package dev.streamgauge.cluster;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.testing.LogLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Instant;

/**
 * As many lines of now as the runner takes, in splits, with a function pushed down. Each split
 * writes how many lines it has read to a file of its own.
 */
final class GeneratedLines extends UnboundedSource<LineBatch, GeneratedLines.Mark> {
  private static final long serialVersionUID = 1;
  private static final int BATCH_LINES = 8192;

  /** Made once in each process: making up lines takes longer than counting them. */
  private static final LineBatch TEXT = text();

  /** How many lines were read. */
  record Mark(long lines) implements UnboundedSource.CheckpointMark, java.io.Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public void finalizeCheckpoint() {}
  }

  private final int splits;
  private final int split;
  private final LineBatchFn pushDown;
  private final String folder;

  /** Creates a source of {@code splits} splits, which write their files into {@code folder}. */
  GeneratedLines(int splits, LineBatchFn pushDown, String folder) {
    this(splits, 0, pushDown, folder);
  }

  private GeneratedLines(int splits, int split, LineBatchFn pushDown, String folder) {
    this.splits = splits;
    this.split = split;
    this.pushDown = pushDown;
    this.folder = folder;
  }

  private static LineBatch text() {
    LineBatchBuilder text = LineBatch.builder("generated");
    LogLines.seeded(1).lines(BATCH_LINES).forEach(line -> text.append(line.text(), 0));
    return text.build();
  }

  @Override
  public List<GeneratedLines> split(int desired, PipelineOptions options) {
    return IntStream.range(0, splits)
        .mapToObj(i -> new GeneratedLines(splits, i, pushDown, folder))
        .toList();
  }

  @Override
  public UnboundedReader<LineBatch> createReader(PipelineOptions options, Mark mark) {
    return new Reader(this, mark == null ? 0 : mark.lines());
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  @Override
  public Coder<LineBatch> getOutputCoder() {
    return LineBatchCoder.of();
  }

  /** Copies each line, as a consumer of a broker does. */
  private static LineBatch batch(long now) {
    LineBatchBuilder batch = LineBatch.builder("generated");
    for (int i = 0; i < TEXT.size(); i++) {
      batch.append(TEXT.bytes(), TEXT.start(i), TEXT.end(i), now);
    }
    batch.cover(now, now);
    return batch.build();
  }

  private static final class Reader extends UnboundedReader<LineBatch> {
    private final GeneratedLines source;
    private long lines;
    private LineBatch current;

    Reader(GeneratedLines source, long lines) {
      this.source = source;
      this.lines = lines;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      current = source.pushDown.apply(batch(System.currentTimeMillis()));
      lines += BATCH_LINES;
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
      return Instant.now();
    }

    @Override
    public Mark getCheckpointMark() {
      Path file = Path.of(source.folder, "split-" + source.split);
      Path next = Path.of(source.folder, "next-" + source.split);
      try {
        Files.writeString(next, Long.toString(lines));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Mark(lines);
    }

    @Override
    public GeneratedLines getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
