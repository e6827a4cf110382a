package dev.streamgauge.windows;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.windows.bundle.LineMetrics;
import dev.streamgauge.windows.time.LatenessCutoff;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Drops lines that are too late for a {@link SlidingCount}, and counts the lines dropped and
 * passed. A count does so itself; use this transform if a pipeline splits lines between the read
 * and the count (into words, for instance), so that the metrics count the lines read:
 *
 * <pre>{@code
 * lines
 *     .apply(count.lateGate())
 *     .apply(Tokenize.words())
 *     .apply(count.behindLateGate().perElement())
 * }</pre>
 *
 * @since 0.1.0
 */
public final class LateGate extends PTransform<PCollection<LineBatch>, PCollection<LineBatch>> {
  private final LatenessCutoff expiry;

  LateGate(LatenessCutoff expiry) {
    this.expiry = expiry;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("allowedLateness", expiry.windows().allowedLateness())
            .withLabel("Allowed lateness"));
  }

  @Override
  public PCollection<LineBatch> expand(PCollection<LineBatch> input) {
    return input.apply("Gate", ParDo.of(new GateFn(expiry))).setCoder(LineBatchCoder.of());
  }

  private static final class GateFn extends DoFn<LineBatch, LineBatch> {
    private final LineMetrics account = new LineMetrics();
    private final LatenessCutoff expiry;

    GateFn(LatenessCutoff expiry) {
      this.expiry = expiry;
    }

    @ProcessElement
    public void process(@Element LineBatch batch, OutputReceiver<LineBatch> out) {
      LineBatch open = account.admit(batch, expiry.firstOpen(batch));
      account.counted(open.linesRead());
      out.output(open);
    }
  }
}
