package dev.streamgauge.inputs.receive;

import dev.streamgauge.io.source.PublishedCounts;
import dev.streamgauge.io.spool.SpoolCounters;
import dev.streamgauge.lines.MetricNames;
import org.apache.beam.sdk.annotations.Internal;

/** Counts what an input does with its senders. Thread-safe. */
@Internal
public final class InputCounters {
  private final PublishedCounts all = new PublishedCounts();

  /** Connections opened. */
  public final PublishedCounts.Count opened = add("connections_opened");

  /** Connections closed. */
  public final PublishedCounts.Count closed = add("connections_closed");

  /** Connections closed at once, since there were too many. */
  public final PublishedCounts.Count refused = add("connections_refused");

  /** Connections that waited for longest, closed to make room for others. */
  public final PublishedCounts.Count evicted = add("connections_evicted");

  /** Requests whose lines were taken and acknowledged. */
  public final PublishedCounts.Count accepted = add("requests_accepted");

  /** Requests that were wrong and answered so. */
  public final PublishedCounts.Count rejected = add("requests_rejected");

  /** Requests whose senders were told to come back later. */
  public final PublishedCounts.Count deferred = add("requests_deferred");

  /** Records of requests that were wrong while others of the same request were taken. */
  public final PublishedCounts.Count recordsRejected = add("records_rejected");

  /** Datagrams that the system dropped since its buffer was full. */
  public final PublishedCounts.Count dropped = add("datagrams_dropped");

  /** The counters of the spool, if there is one. */
  final SpoolCounters spool = new SpoolCounters();

  private PublishedCounts.Count add(String name) {
    return all.add(MetricNames.NAMESPACE, name);
  }

  /** Publishes what has changed since the last call. Only on the reader's thread. */
  void publish() {
    all.publish();
    spool.publish();
  }
}
