package dev.streamgauge.scale;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowingStrategy;

/** The place of the source in a pipeline whose splits are read by {@link SplitTask}s. */
final class LinesOfSplits extends PTransform<PBegin, PCollection<LineBatch>> {
  @Override
  public PCollection<LineBatch> expand(PBegin input) {
    return PCollection.createPrimitiveOutputInternal(
        input.getPipeline(),
        WindowingStrategy.globalDefault(),
        PCollection.IsBounded.UNBOUNDED,
        LineBatchCoder.of());
  }
}
