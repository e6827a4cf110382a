package dev.streamgauge.io.tail;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The source of {@link WatchLines}, in chunks of up to a megabyte of one file. */
final class WatchSource extends UnboundedSource<LineBatch, WatchCheckpointMark> {
  private final WatchSettings settings;

  WatchSource(WatchSettings settings) {
    this.settings = settings;
  }

  WatchSettings settings() {
    return settings;
  }

  /** Returns this source alone: following renamed files requires knowing all files. */
  @Override
  public List<WatchSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public WatchReader createReader(PipelineOptions options, @Nullable WatchCheckpointMark mark)
      throws IOException {
    return new WatchReader(this, mark);
  }

  @Override
  public Coder<WatchCheckpointMark> getCheckpointMarkCoder() {
    return WatchCheckpointMark.coder();
  }

  @Override
  public Coder<LineBatch> getOutputCoder() {
    return LineBatchCoder.of();
  }
}
