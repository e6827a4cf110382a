package dev.streamgauge.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * What happened to a socket source's connections. Counted by the engine's thread; the Beam metrics
 * of the same names are raised by the reader, since only the runner's own threads have a container
 * for them.
 */
final class SocketCounters {
  /** A number, and how much of it Beam has been told. */
  static final class Count {
    private final String namespace;
    private final String name;
    private final AtomicLong value = new AtomicLong();
    // Kept here and not in the reader, or a new reader would tell everything once more.
    private final AtomicLong published = new AtomicLong();

    private Count(String namespace, String name) {
      this.namespace = namespace;
      this.name = name;
    }

    void increment() {
      add(1);
    }

    void add(long n) {
      value.addAndGet(n);
    }

    void set(long n) {
      value.set(n);
    }

    long get() {
      return value.get();
    }
  }

  private final List<Count> all = new ArrayList<>();
  final Count opened = add("connectionsOpened");
  final Count closed = add("connectionsClosed");
  final Count reconnects = add("reconnects");
  final Count failedConnects = add("connectsFailed");
  final Count refused = add("connectionsRefused");
  final Count idleClosed = add("connectionsIdleClosed");
  final Count handshakesFailed = add("tlsHandshakesFailed");
  final Count spoolBytes = add(SourceMetrics.NAMESPACE, SourceMetrics.SPOOL_BYTES);
  final Count spoolReplayed = add(SourceMetrics.NAMESPACE, SourceMetrics.SPOOL_CHUNKS_REPLAYED);
  final Count spoolLost = add(SourceMetrics.NAMESPACE, SourceMetrics.SPOOL_CHUNKS_LOST);
  final Count spoolFull = add(SourceMetrics.NAMESPACE, SourceMetrics.SPOOL_FULL_WAITS);

  private Count add(String name) {
    return add(SocketSource.class.getName(), name);
  }

  private Count add(String namespace, String name) {
    Count count = new Count(namespace, name);
    all.add(count);
    return count;
  }

  /** Tells Beam what has come since the last call. Only on the reader's thread. */
  void publish() {
    for (Count count : all) {
      long now = count.value.get();
      long before = count.published.getAndSet(now);
      if (now != before) {
        Counter counter = Metrics.counter(count.namespace, count.name);
        counter.inc(now - before);
      }
    }
  }
}
