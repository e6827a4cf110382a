package dev.streamgauge.io.source;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Numbers that the threads of a source count and its reader publishes as Beam metrics: only the
 * runner's own threads have a metrics container.
 */
@Internal
public final class PublishedCounts {
  /** A number, and how much of it has been published. */
  public static final class Count {
    private final String namespace;
    private final String name;
    private final AtomicLong value = new AtomicLong();
    // Kept here and not in the reader, or a new reader would publish everything again.
    private final AtomicLong published = new AtomicLong();

    private Count(String namespace, String name) {
      this.namespace = namespace;
      this.name = name;
    }

    public void increment() {
      add(1);
    }

    public void add(long n) {
      value.addAndGet(n);
    }

    public void set(long n) {
      value.set(n);
    }

    public long get() {
      return value.get();
    }
  }

  private final List<Count> all = new ArrayList<>();

  /** Adds a count that is published under the given metric name. */
  public Count add(String namespace, String name) {
    Count count = new Count(namespace, name);
    all.add(count);
    return count;
  }

  /** Publishes the changes since the last call. Only on the reader's thread. */
  public void publish() {
    for (Count count : all) {
      long now = count.value.get();
      long before = count.published.getAndSet(now);
      if (now != before) {
        Metrics.counter(count.namespace, count.name).inc(now - before);
      }
    }
  }
}
