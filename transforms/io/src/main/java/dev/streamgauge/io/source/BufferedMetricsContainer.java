package dev.streamgauge.io.source;

import dev.streamgauge.lines.MetricNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.metrics.BoundedTrie;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.StringSet;

/**
 * Holds the metrics of sources that run on our own threads. Such a thread has no container from the
 * runner; without one, each update would be lost with a logged error. Counters in our own namespace
 * are kept until the reader {@linkplain #publish publishes} them on the runner's thread; everything
 * else is dropped.
 */
@Internal
public final class BufferedMetricsContainer implements MetricsContainer {
  private final Map<MetricName, AtomicLong> counts = new ConcurrentHashMap<>();

  /**
   * Adds the increments since the last call to the runner's counters. Only on the runner's thread.
   */
  public void publish() {
    counts.forEach(
        (name, count) -> {
          long since = count.getAndSet(0);
          if (since != 0) {
            Metrics.counter(name.getNamespace(), name.getName()).inc(since);
          }
        });
  }

  /** Returns the unpublished value of a counter. */
  public long count(MetricName name) {
    AtomicLong count = counts.get(name);
    return count == null ? 0 : count.get();
  }

  @Override
  public Counter getCounter(MetricName name) {
    return name.getNamespace().equals(MetricNames.NAMESPACE)
        ? new KeptCounter(name, counts.computeIfAbsent(name, n -> new AtomicLong()))
        : new KeptCounter(name, new AtomicLong());
  }

  @Override
  public Distribution getDistribution(MetricName name) {
    return new Nowhere(name);
  }

  @Override
  public Gauge getGauge(MetricName name) {
    return new Nowhere(name);
  }

  @Override
  public StringSet getStringSet(MetricName name) {
    return new Nowhere(name);
  }

  @Override
  public BoundedTrie getBoundedTrie(MetricName name) {
    return new NowhereTrie(name);
  }

  /** A counter that adds to {@code count}. */
  public record KeptCounter(MetricName name, AtomicLong count) implements Counter {
    @Override
    public MetricName getName() {
      return name;
    }

    @Override
    public void inc() {
      inc(1);
    }

    @Override
    public void inc(long n) {
      count.addAndGet(n);
    }

    @Override
    public void dec() {
      inc(-1);
    }

    @Override
    public void dec(long n) {
      inc(-n);
    }
  }

  private record Nowhere(MetricName name) implements Distribution, Gauge, StringSet {
    @Override
    public MetricName getName() {
      return name;
    }

    @Override
    public void update(long value) {}

    @Override
    public void update(long sum, long count, long min, long max) {}

    @Override
    public void set(long value) {}

    @Override
    public void add(String value) {}
  }

  private record NowhereTrie(MetricName name) implements BoundedTrie {
    @Override
    public MetricName getName() {
      return name;
    }

    @Override
    public void add(Iterable<String> values) {}
  }
}
