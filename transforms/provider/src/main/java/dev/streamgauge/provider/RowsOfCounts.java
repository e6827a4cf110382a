package dev.streamgauge.provider;

import dev.streamgauge.windows.result.WindowCounts;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** Unpacks the counts of a window: each key is a row. */
final class RowsOfCounts extends DoFn<WindowCounts, Row> {
  @ProcessElement
  public void process(@Element WindowCounts window, OutputReceiver<Row> out) {
    Instant start = new Instant(window.startMillis());
    Instant end = new Instant(window.endMillis());
    for (int i = 0; i < window.counts().size(); i++) {
      out.output(
          Row.withSchema(RowSchemas.COUNTS)
              .addValues(
                  start,
                  end,
                  window.counts().text(i),
                  window.counts().count(i),
                  window.timing().name(),
                  window.revision())
              .build());
    }
  }
}
