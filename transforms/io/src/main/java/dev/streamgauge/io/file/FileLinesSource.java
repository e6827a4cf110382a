package dev.streamgauge.io.file;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the lines of files, or of ranges of them. A runner pulls batches from its readers, so a
 * file of any size takes the memory of a few batches.
 */
final class FileLinesSource extends BoundedSource<LineBatch> {
  private static final long serialVersionUID = 1;

  private final String pattern;
  private final FileLinesConfig config;
  private final @Nullable List<FileRange> ranges;

  /** Creates a source of the files that match {@code pattern} when the pipeline runs. */
  FileLinesSource(String pattern, FileLinesConfig config) {
    this(pattern, config, null);
  }

  private FileLinesSource(
      String pattern, FileLinesConfig config, @Nullable List<FileRange> ranges) {
    this.pattern = pattern;
    this.config = config;
    this.ranges = ranges == null ? null : new ArrayList<>(ranges);
  }

  /** Returns a source of other ranges of the same files. */
  FileLinesSource of(List<FileRange> newRanges) {
    return new FileLinesSource(pattern, config, newRanges);
  }

  private List<FileRange> ranges() throws IOException {
    return ranges == null ? FileRanges.matching(pattern) : ranges;
  }

  private List<FileRange> linked() throws IOException {
    return ranges == null ? FileRanges.linked(ranges(), config) : ranges;
  }

  @Override
  public List<FileLinesSource> split(long desiredBytes, PipelineOptions options)
      throws IOException {
    if (ranges != null) {
      return List.of(this);
    }
    long bytes = Math.max(desiredBytes, config.rangeBytes());
    return FileRanges.groups(linked(), bytes, config.rangeBytes(), config.multiline()).stream()
        .map(this::of)
        .toList();
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) throws IOException {
    return ranges().stream().mapToLong(FileRange::bytes).sum();
  }

  @Override
  public BoundedReader<LineBatch> createReader(PipelineOptions options) throws IOException {
    return new FileLinesReader(this, config, linked());
  }

  @Override
  public Coder<LineBatch> getOutputCoder() {
    return LineBatchCoder.of();
  }
}
