package dev.streamgauge.io.beam;

import dev.streamgauge.io.source.WallClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a source of any elements, and finds their lines and times. It also makes up for what
 * runners take amiss: a source may have marks that are null, or no coder for them; it then begins
 * anew after a restart.
 */
final class ElementSource<T, M extends CheckpointMark> extends UnboundedSource<ReadElement<T>, M> {
  private final UnboundedSource<T, M> inner;
  private final ElementConfig<T> config;

  ElementSource(UnboundedSource<T, M> inner, ElementConfig<T> config) {
    this.inner = inner;
    this.config = config;
  }

  @Override
  public List<ElementSource<T, M>> split(int desiredNumSplits, PipelineOptions options)
      throws Exception {
    List<ElementSource<T, M>> splits = new ArrayList<>();
    for (UnboundedSource<T, M> split : inner.split(desiredNumSplits, options)) {
      splits.add(new ElementSource<>(split, config));
    }
    return splits;
  }

  @Override
  public UnboundedReader<ReadElement<T>> createReader(PipelineOptions options, @Nullable M mark)
      throws IOException {
    return new ElementReader<>(this, inner.createReader(options, mark), config, WallClock.system());
  }

  @Override
  public Coder<M> getCheckpointMarkCoder() {
    Coder<M> coder = inner.getCheckpointMarkCoder();
    return coder == null ? new NoMarkCoder<>() : coder;
  }

  @Override
  public Coder<ReadElement<T>> getOutputCoder() {
    throw new UnsupportedOperationException("Elements are not passed on: batches are.");
  }

  @Override
  public void validate() {
    inner.validate();
  }
}
