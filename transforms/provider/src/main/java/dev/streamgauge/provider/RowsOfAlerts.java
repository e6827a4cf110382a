package dev.streamgauge.provider;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertEvent.Status;
import dev.streamgauge.alerts.event.AlertGroup;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** Unpacks groups of alerts: each start and each end of an alert is a row. */
final class RowsOfAlerts extends DoFn<AlertGroup, Row> {
  @ProcessElement
  public void process(@Element AlertGroup group, OutputReceiver<Row> out) {
    for (AlertEvent event : group.events()) {
      boolean resolved = event.status() == Status.RESOLVED;
      out.output(
          Row.withSchema(RowSchemas.ALERTS)
              .addValues(
                  event.status().name(),
                  event.name(),
                  event.key(),
                  event.labels(),
                  event.annotations(),
                  event.value(),
                  event.sample(),
                  new Instant(event.startsAtMillis()),
                  resolved ? new Instant(event.endsAtMillis()) : null,
                  event.retracted())
              .build());
    }
  }
}
