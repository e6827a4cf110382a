package dev.streamgauge.io.source;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads lines from a source that can also be merged with others, and keeps the {@link
 * SourceMetrics} of the lines.
 */
@Internal
public abstract class MergeableLines extends PTransform<PBegin, PCollection<LineBatch>> {
  /** Returns what this reads. */
  @Internal
  public abstract MergedSource<?> toSource(PipelineOptions options);

  @Override
  public final PCollection<LineBatch> expand(PBegin input) {
    return input.apply("Read", new CountedRead(toSource(input.getPipeline().getOptions())));
  }

  /**
   * Reads several sources as one: with one watermark, the minimum over all their parts without the
   * idle ones, and one checkpoint mark. Flattening them instead would read them one after another
   * on Spark, and an idle one would hold the watermark. They have the same settings for the end of
   * reading.
   */
  public static MergeableLines together(List<MergeableLines> sources) {
    return sources.size() == 1 ? sources.get(0) : new Together(sources);
  }

  /** Reads {@code source} alone, and counts its lines. */
  static PTransform<PBegin, PCollection<LineBatch>> counted(MergedSource<?> source) {
    return new CountedRead(source);
  }

  private static final class Together extends MergeableLines {
    private final transient List<MergeableLines> sources;

    Together(List<MergeableLines> sources) {
      this.sources = List.copyOf(sources);
    }

    @Override
    public MergedSource<?> toSource(PipelineOptions options) {
      return MergedSource.together(
          sources.stream().<MergedSource<?>>map(source -> source.toSource(options)).toList());
    }
  }

  /**
   * Counts in a separate step, since the FlinkRunner reports what a reader counts only to Flink's
   * metrics, not in the pipeline's result.
   */
  private static final class CountedRead extends PTransform<PBegin, PCollection<LineBatch>> {
    private final MergedSource<?> source;

    CountedRead(MergedSource<?> source) {
      this.source = source;
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
}
