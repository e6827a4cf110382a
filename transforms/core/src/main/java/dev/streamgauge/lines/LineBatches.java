package dev.streamgauge.lines;

import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Adapters between single strings and batches, and transforms that apply a {@link LineBatchFn}.
 *
 * <pre>{@code
 * PCollection<String> lines = ...;
 * PCollection<LineBatch> batches = lines.apply(LineBatches.fromStrings());
 * PCollection<String> again = batches.apply(LineBatches.toStrings());
 * }</pre>
 *
 * @since 0.1.0
 */
public final class LineBatches {
  private LineBatches() {}

  /**
   * Returns a PTransform that packs strings into batches, one or more per bundle. Each line's event
   * time is its element's timestamp. The input must be in the global window, since a batch contains
   * lines of all times.
   */
  public static PTransform<PCollection<String>, PCollection<LineBatch>> fromStrings() {
    return new FromStrings();
  }

  /**
   * Returns a PTransform that unpacks batches into strings, each with its line's event time as
   * timestamp. It costs as much as an element-wise pipeline: use it at the edges of a pipeline, not
   * in the middle.
   */
  public static PTransform<PCollection<LineBatch>, PCollection<String>> toStrings() {
    return new ToStrings();
  }

  /** Returns a PTransform that applies {@code fn} to each batch. */
  public static PTransform<PCollection<LineBatch>, PCollection<LineBatch>> map(LineBatchFn fn) {
    return new Map(fn);
  }

  private static final class FromStrings
      extends PTransform<PCollection<String>, PCollection<LineBatch>> {
    @Override
    public PCollection<LineBatch> expand(PCollection<String> input) {
      return input.apply("Pack", ParDo.of(new PackFn())).setCoder(LineBatchCoder.of());
    }
  }

  private static final class ToStrings
      extends PTransform<PCollection<LineBatch>, PCollection<String>> {
    @Override
    public PCollection<String> expand(PCollection<LineBatch> input) {
      return input.apply("Unpack", ParDo.of(new UnpackFn())).setCoder(StringUtf8Coder.of());
    }
  }

  private static final class Map
      extends PTransform<PCollection<LineBatch>, PCollection<LineBatch>> {
    private final LineBatchFn fn;

    Map(LineBatchFn fn) {
      this.fn = fn;
    }

    @Override
    public PCollection<LineBatch> expand(PCollection<LineBatch> input) {
      return input.apply("MapBatch", ParDo.of(new MapFn(fn))).setCoder(LineBatchCoder.of());
    }
  }

  private static final class MapFn extends DoFn<LineBatch, LineBatch> {
    private final LineBatchFn fn;

    MapFn(LineBatchFn fn) {
      this.fn = fn;
    }

    @ProcessElement
    public void process(@Element LineBatch batch, OutputReceiver<LineBatch> out) {
      out.output(fn.apply(batch));
    }
  }

  private static final class PackFn extends DoFn<String, LineBatch> {
    private static final int MAX_LINES = 8192;
    private static final int MAX_BYTES = 1 << 20;

    private transient LineBatchBuilder builder;

    @StartBundle
    public void start() {
      builder = null;
    }

    @ProcessElement
    public void process(
        @Element String line,
        @Timestamp Instant time,
        BoundedWindow window,
        OutputReceiver<LineBatch> out) {
      if (!(window instanceof GlobalWindow)) {
        throw new IllegalArgumentException(
            "LineBatches.fromStrings() packs lines of all times into one batch, so its input must"
                + " be in the global window: apply it before Window.into(...), the counts make"
                + " their own windows.");
      }
      if (builder == null) {
        builder = LineBatch.builder("strings");
      }
      long millis = time.getMillis();
      builder.append(line, millis).cover(millis, millis);
      if (builder.size() >= MAX_LINES || builder.byteSize() >= MAX_BYTES) {
        LineBatch batch = builder.build();
        builder = null;
        out.outputWithTimestamp(batch, new Instant(batch.earliestTime()));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (builder != null) {
        LineBatch batch = builder.build();
        builder = null;
        context.output(batch, new Instant(batch.earliestTime()), GlobalWindow.INSTANCE);
      }
    }

    /**
     * Allows any skew: a batch has the timestamp of its earliest line, which may precede the
     * current element.
     */
    @Override
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }

  private static final class UnpackFn extends DoFn<LineBatch, String> {
    @ProcessElement
    public void process(@Element LineBatch batch, OutputReceiver<String> out) {
      for (int i = 0; i < batch.size(); i++) {
        for (int n = 0; n < batch.weight(i); n++) {
          out.outputWithTimestamp(batch.line(i), new Instant(batch.time(i)));
        }
      }
    }

    /** Allows any skew: a late line may precede the timestamp of its batch. */
    @Override
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }
}
