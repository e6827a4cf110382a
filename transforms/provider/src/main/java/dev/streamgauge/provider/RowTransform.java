package dev.streamgauge.provider;

import dev.streamgauge.lines.LineBatch;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/** A transform of batches with rows before and after it. */
final class RowTransform extends SchemaTransform {
  static final String INPUT = "input";
  static final String OUTPUT = "output";

  private final PTransform<PCollectionRowTuple, PCollection<Row>> rows;

  private RowTransform(PTransform<PCollectionRowTuple, PCollection<Row>> rows) {
    this.rows = rows;
  }

  /** Returns a source of lines. */
  static SchemaTransform reading(PTransform<PBegin, PCollection<LineBatch>> source) {
    return new RowTransform(
        new PTransform<>() {
          @Override
          public PCollection<Row> expand(PCollectionRowTuple input) {
            return input
                .getPipeline()
                .apply("Read", source)
                .apply("Rows", ParDo.of(new RowsOfBatches()))
                .setRowSchema(RowSchemas.LINES);
          }
        });
  }

  /** Returns a transform of lines to lines. */
  static SchemaTransform ofLines(PTransform<PCollection<LineBatch>, PCollection<LineBatch>> lines) {
    return of(lines, new RowsOfBatches(), RowSchemas.LINES);
  }

  /**
   * Returns a transform of lines to something else, which {@code toRows} converts to rows of {@code
   * schema}.
   */
  static <T> SchemaTransform of(
      PTransform<PCollection<LineBatch>, PCollection<T>> transform,
      DoFn<T, Row> toRows,
      Schema schema) {
    return new RowTransform(
        new PTransform<>() {
          @Override
          public PCollection<Row> expand(PCollectionRowTuple input) {
            return input
                .getSinglePCollection()
                .apply("Lines", new LinesOfRows())
                .apply("Transform", transform)
                .apply("Rows", ParDo.of(toRows))
                .setRowSchema(schema)
                .apply("GlobalWindow", global());
          }
        });
  }

  /**
   * The windows of results are Java classes of ours, which other SDKs do not have. Nothing is lost:
   * the rows say which window they are of.
   */
  private static Window<Row> global() {
    return Window.<Row>into(new GlobalWindows())
        .triggering(DefaultTrigger.of())
        .discardingFiredPanes()
        .withAllowedLateness(Duration.ZERO);
  }

  @Override
  public PCollectionRowTuple expand(PCollectionRowTuple input) {
    return PCollectionRowTuple.of(OUTPUT, input.apply("Streamgauge", rows));
  }
}
