package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.AlertGroup;
import dev.streamgauge.lines.MetricNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;

/** Puts groups into outboxes and, as only a DoFn can, counts what became of those before. */
final class SendAlertsFn extends DoFn<AlertGroup, Void> {
  private static final long serialVersionUID = 1L;
  private final Counter sent = Metrics.counter(MetricNames.NAMESPACE, SendAlerts.SENT);
  private final Counter failed = Metrics.counter(MetricNames.NAMESPACE, SendAlerts.FAILED);
  private final Counter dropped = Metrics.counter(MetricNames.NAMESPACE, SendAlerts.DROPPED);
  private final Counter retries = Metrics.counter(MetricNames.NAMESPACE, SendAlerts.RETRIES);

  private final ArrayList<OutboxTarget> targets;

  SendAlertsFn(List<OutboxTarget> targets) {
    this.targets = new ArrayList<>(targets);
  }

  @ProcessElement
  public void process(@Element AlertGroup group) throws IOException {
    List<String> names = group.receivers();
    for (OutboxTarget target : targets) {
      if (names.isEmpty() || names.contains(target.receiver().name())) {
        Outboxes.ofThisJvm().put(target, group);
      }
    }
  }

  @FinishBundle
  public void count() {
    for (OutboxTarget target : targets) {
      OutboxCounts news = Outboxes.ofThisJvm().takeCounts(target);
      sent.inc(news.sent());
      failed.inc(news.failed());
      dropped.inc(news.dropped());
      retries.inc(news.retries());
    }
  }
}
