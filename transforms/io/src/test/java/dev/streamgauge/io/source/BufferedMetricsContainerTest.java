package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.MetricNames;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class BufferedMetricsContainerTest {
  private final BufferedMetricsContainer pump = new BufferedMetricsContainer();

  /** What the runner has; each counter of the pump's must arrive in it. */
  private final BufferedMetricsContainer runner = new BufferedMetricsContainer();

  @After
  public void reset() {
    MetricsEnvironment.setCurrentContainer(null);
  }

  private static void inc(String namespace, String name, long n) {
    Counter counter = Metrics.counter(namespace, name);
    counter.inc(n);
  }

  private void publish() {
    MetricsEnvironment.setCurrentContainer(runner);
    pump.publish();
  }

  @Test
  public void publishesWhatHasComeSinceTheLastTime() {
    MetricsEnvironment.setCurrentContainer(pump);
    inc(MetricNames.NAMESPACE, "a", 3);
    inc(MetricNames.NAMESPACE, "a", 4);
    inc(MetricNames.NAMESPACE, "b", 1);
    publish();
    assertThat(runner.count(MetricName.named(MetricNames.NAMESPACE, "a"))).isEqualTo(7);
    assertThat(runner.count(MetricName.named(MetricNames.NAMESPACE, "b"))).isEqualTo(1);
    publish();
    assertThat(runner.count(MetricName.named(MetricNames.NAMESPACE, "a"))).isEqualTo(7);
    MetricsEnvironment.setCurrentContainer(pump);
    Metrics.counter(MetricNames.NAMESPACE, "a").dec(2);
    publish();
    assertThat(runner.count(MetricName.named(MetricNames.NAMESPACE, "a"))).isEqualTo(5);
  }

  @Test
  public void allElseGoesNowhere() {
    MetricsEnvironment.setCurrentContainer(pump);
    inc("org.apache.beam.sdk.io.kafka", "backlog", 3);
    Metrics.distribution(MetricNames.NAMESPACE, "d").update(1);
    Metrics.gauge(MetricNames.NAMESPACE, "g").set(1);
    Metrics.stringSet(MetricNames.NAMESPACE, "s").add("x");
    publish();
    assertThat(runner.count(MetricName.named("org.apache.beam.sdk.io.kafka", "backlog"))).isZero();
  }
}
