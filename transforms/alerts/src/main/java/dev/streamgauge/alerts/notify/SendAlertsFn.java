package dev.streamgauge.alerts.notify;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.outbox.OutboxCounts;
import dev.streamgauge.alerts.notify.outbox.OutboxTarget;
import dev.streamgauge.alerts.notify.outbox.Outboxes;
import dev.streamgauge.lines.MetricNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts groups into outboxes and, as only a DoFn can, counts the outcomes of earlier ones. */
final class SendAlertsFn extends DoFn<AlertGroup, Void> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SendAlertsFn.class);

  private final Counter sent = Metrics.counter(MetricNames.NAMESPACE, SendAlerts.SENT);
  private final Counter failed = Metrics.counter(MetricNames.NAMESPACE, SendAlerts.FAILED);
  private final Counter dropped = Metrics.counter(MetricNames.NAMESPACE, SendAlerts.DROPPED);
  private final Counter retries = Metrics.counter(MetricNames.NAMESPACE, SendAlerts.RETRIES);

  private final Counter unknown =
      Metrics.counter(MetricNames.NAMESPACE, SendAlerts.WITHOUT_RECEIVER);

  /** The names already logged; static since runners create a new DoFn for every bundle. */
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private final ArrayList<OutboxTarget> targets;

  SendAlertsFn(List<OutboxTarget> targets) {
    this.targets = new ArrayList<>(targets);
  }

  @ProcessElement
  public void process(@Element AlertGroup group) throws IOException {
    List<String> names = group.receivers();
    Set<String> missing = new HashSet<>(names);
    for (OutboxTarget target : targets) {
      String name = target.receiver().name();
      if (names.isEmpty() || names.contains(name)) {
        Outboxes.ofThisJvm().put(target, group);
        missing.remove(name);
      }
    }
    for (String name : missing) {
      unknown.inc(group.events().size());
      if (LOGGED.add(name)) {
        LOG.warn(
            "There is no receiver {} any more: {} events of {} are not sent to it, nor those that"
                + " follow; the metric {} counts them",
            name,
            group.events().size(),
            group.name(),
            SendAlerts.WITHOUT_RECEIVER);
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
