package dev.streamgauge.pipelines.alert;

import dev.streamgauge.alerts.event.AlertGroup;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** Sends alerts to nobody: of a run in which only final results matter. */
final class IgnoreAlerts extends PTransform<PCollection<AlertGroup>, PCollection<Void>> {
  @Override
  public PCollection<Void> expand(PCollection<AlertGroup> input) {
    return input.apply("Ignore", ParDo.of(new IgnoreFn())).setCoder(VoidCoder.of());
  }

  private static final class IgnoreFn extends DoFn<AlertGroup, Void> {
    @ProcessElement
    public void process() {
      // Nobody is told.
    }
  }
}
