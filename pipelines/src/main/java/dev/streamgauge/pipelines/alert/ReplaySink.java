package dev.streamgauge.pipelines.alert;

import dev.streamgauge.alerts.event.AlertGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Prints alerts up to a time. For bounded input it prints all of them in time order; otherwise as
 * they arrive, since a stream may never end.
 */
final class ReplaySink extends PTransform<PCollection<AlertGroup>, PCollection<Void>> {
  private final Instant until;
  private final PTransform<PCollection<AlertGroup>, PCollection<Void>> print;

  ReplaySink(Instant until, PTransform<PCollection<AlertGroup>, PCollection<Void>> print) {
    this.until = until;
    this.print = print;
  }

  @Override
  public PCollection<Void> expand(PCollection<AlertGroup> input) {
    long last = until.getMillis();
    PCollection<AlertGroup> alerts =
        input.apply("Until", Filter.by(group -> group.toldAtMillis() <= last));
    if (input.isBounded() == PCollection.IsBounded.BOUNDED) {
      alerts =
          alerts
              .apply(
                  "Whole",
                  Window.<AlertGroup>into(new GlobalWindows())
                      .triggering(DefaultTrigger.of())
                      .discardingFiredPanes()
                      .withAllowedLateness(Duration.ZERO))
              .apply("OneKey", WithKeys.of(""))
              .apply("Regroup", GroupByKey.create())
              .apply("InOrder", ParDo.of(new InOrderFn()))
              .setCoder(AlertGroup.GroupCoder.of());
    }
    return alerts.apply("Print", print);
  }

  private static final class InOrderFn extends DoFn<KV<String, Iterable<AlertGroup>>, AlertGroup> {
    private static final Comparator<AlertGroup> IN_ORDER =
        Comparator.comparingLong(AlertGroup::toldAtMillis)
            .thenComparing(AlertGroup::name)
            .thenComparing(group -> group.events().get(0).status());

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<AlertGroup>> element, OutputReceiver<AlertGroup> out) {
      List<AlertGroup> groups = new ArrayList<>();
      element.getValue().forEach(groups::add);
      groups.sort(IN_ORDER);
      groups.forEach(out::output);
    }
  }
}
