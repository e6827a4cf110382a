package dev.streamgauge.io.socket;

import dev.streamgauge.io.source.PublishedCounts;
import dev.streamgauge.io.spool.SpoolCounters;

/** Counts the events of a socket source's connections, on the engine's thread. */
final class SocketCounters {
  private final PublishedCounts all = new PublishedCounts();
  final PublishedCounts.Count opened = add("connectionsOpened");
  final PublishedCounts.Count closed = add("connectionsClosed");
  final PublishedCounts.Count reconnects = add("reconnects");
  final PublishedCounts.Count failedConnects = add("connectsFailed");
  final PublishedCounts.Count refused = add("connectionsRefused");
  final PublishedCounts.Count idleClosed = add("connectionsIdleClosed");
  final PublishedCounts.Count evicted = add("connectionsEvicted");
  final PublishedCounts.Count cutForMemory = add("linesCutForMemory");
  final PublishedCounts.Count handshakesFailed = add("tlsHandshakesFailed");

  /** The counters of the engine's spool, if it has one. */
  final SpoolCounters spool = new SpoolCounters();

  private PublishedCounts.Count add(String name) {
    return all.add(SocketSource.class.getName(), name);
  }

  /** Publishes what has changed since the last call. Only on the reader's thread. */
  void publish() {
    all.publish();
    spool.publish();
  }
}
