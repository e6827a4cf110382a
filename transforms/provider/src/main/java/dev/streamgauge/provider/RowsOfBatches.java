package dev.streamgauge.provider;

import dev.streamgauge.lines.LineBatch;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Unpacks batches: each line is a row, with its event time as timestamp. */
final class RowsOfBatches extends DoFn<LineBatch, Row> {
  @ProcessElement
  public void process(@Element LineBatch batch, OutputReceiver<Row> out) {
    for (int i = 0; i < batch.size(); i++) {
      Instant time = new Instant(batch.time(i));
      out.outputWithTimestamp(
          Row.withSchema(RowSchemas.LINES).addValues(batch.line(i), time).build(), time);
    }
  }

  /** Allows any skew: a late line may precede the timestamp of its batch. */
  @Override
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
