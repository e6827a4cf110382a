package dev.streamgauge.tables;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.windows.key.LineKey;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Appends to each line the columns of its row in a table, as {@code name=value}: a join of a stream
 * with a table that may change while the pipeline runs.
 *
 * <pre>{@code
 * // hosts.csv:     host,team       the line:  12:00:01 web-1 ERROR disk full
 * //                web-1,shop      becomes:   12:00:01 web-1 ERROR disk full team=shop
 * TableFile hosts = TableFile.open(Path.of("hosts.csv"));
 * lines
 *     .apply(EnrichLines.from(hosts).by(LineKey.column(2)).adding("team"))
 *     .apply(SlidingCount.of(Duration.standardSeconds(30)).perKey(LineKey.after("team=")))
 * }</pre>
 *
 * <p>A value with a space, a quote, an equals sign or a control character is quoted as in logfmt;
 * an empty one is left out. A line without a key, or whose key is not in the table, is unchanged. A
 * batch is joined with the table as of its arrival, so a line read again after a restart may be
 * joined with a newer table.
 *
 * <p>{@link #asFunction()} returns the function that the transform applies. It depends on a file,
 * so push it down into a source only if lines read again may be enriched differently.
 *
 * @since 0.1.0
 */
public final class EnrichLines extends PTransform<PCollection<LineBatch>, PCollection<LineBatch>> {
  private final EnrichFn fn;

  private EnrichLines(EnrichFn fn) {
    this.fn = fn;
  }

  /** Returns a PTransform that uses the whole line as key and adds all columns except the key. */
  public static EnrichLines from(TableFile file) {
    List<String> columns = file.columns();
    return new EnrichLines(
        new EnrichFn(file, LineKey.wholeLine(), columns.subList(1, columns.size())));
  }

  /** Looks up the key that {@code key} finds in the line. */
  public EnrichLines by(LineKey key) {
    return new EnrichLines(new EnrichFn(fn.file(), key, fn.columns()));
  }

  /**
   * Adds only these columns.
   *
   * @throws IllegalArgumentException if the table has no such column
   */
  public EnrichLines adding(String... columns) {
    for (String column : columns) {
      if (!fn.file().columns().contains(column)) {
        throw new IllegalArgumentException(
            "The table has no column " + column + ", it has " + fn.file().columns() + ".");
      }
    }
    return new EnrichLines(new EnrichFn(fn.file(), fn.key(), List.of(columns)));
  }

  /** Returns the function that this transform applies to each batch. */
  public LineBatchFn asFunction() {
    return fn;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("table", fn.file().path()).withLabel("Table"));
    builder.add(
        DisplayData.item("columns", String.join(", ", fn.columns())).withLabel("Columns added"));
    builder.add(DisplayData.item("key", fn.key().getClass()).withLabel("Finds the key in a line"));
  }

  @Override
  public PCollection<LineBatch> expand(PCollection<LineBatch> input) {
    return input.apply("Enrich", LineBatches.map(fn));
  }
}
