package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads a {@link MergedSource} and keeps the {@link SourceMetrics} of the lines. This is a separate
 * step, since the FlinkRunner reports what a reader counts only to Flink's metrics, not in the
 * pipeline's result.
 */
@Internal
public final class CountedRead extends PTransform<PBegin, PCollection<LineBatch>> {
  private final MergedSource<?> source;

  private CountedRead(MergedSource<?> source) {
    this.source = source;
  }

  public static CountedRead from(MergedSource<?> source) {
    return new CountedRead(source);
  }

  @Override
  public PCollection<LineBatch> expand(PBegin input) {
    return input
        .apply("Read", Read.from(source))
        .apply("Count", ParDo.of(new CountFn()))
        .setCoder(LineBatchCoder.of());
  }

  private static final class CountFn extends DoFn<LineBatch, LineBatch> {
    private final SourceMetrics metrics = new SourceMetrics();

    @ProcessElement
    public void process(@Element LineBatch batch, OutputReceiver<LineBatch> out) {
      metrics.read(batch.stats());
      metrics.watermark(batch.watermarkMillis());
      out.output(batch);
    }
  }
}
