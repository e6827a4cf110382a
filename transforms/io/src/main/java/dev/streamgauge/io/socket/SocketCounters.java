package dev.streamgauge.io.socket;

import dev.streamgauge.io.source.PublishedCounts;
import dev.streamgauge.io.spool.SpoolCounters;
import dev.streamgauge.lines.MetricNames;

/** Counts the events of a socket source's connections, on the engine's thread. */
final class SocketCounters {
  private final PublishedCounts all = new PublishedCounts();
  final PublishedCounts.Count opened = add("connections_opened");
  final PublishedCounts.Count closed = add("connections_closed");
  final PublishedCounts.Count reconnects = add("connections_reopened");
  final PublishedCounts.Count failedConnects = add("connects_failed");
  final PublishedCounts.Count refused = add("connections_refused");
  final PublishedCounts.Count idleClosed = add("connections_idle_closed");
  final PublishedCounts.Count evicted = add("connections_evicted");
  final PublishedCounts.Count cutForMemory = add("lines_cut_for_memory");
  final PublishedCounts.Count handshakesFailed = add("tls_handshakes_failed");

  /** The counters of the engine's spool, if it has one. */
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
