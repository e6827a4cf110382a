package dev.streamgauge.io.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.BufferedMetricsContainer;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.lines.RandomLines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.util.CoderUtils;
import org.awaitility.core.ThrowingRunnable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a watched directory as a runner does; checks on the way that no line is behind the
 * watermark, which never goes back.
 */
final class Watching implements AutoCloseable {
  final List<String> lines = new ArrayList<>();
  final List<Long> times = new ArrayList<>();
  private final BufferedMetricsContainer metrics = new BufferedMetricsContainer();
  private final WatchReader reader;

  Watching(WatchSettings settings, @Nullable WatchCheckpointMark mark) throws IOException {
    MetricsEnvironment.setCurrentContainer(metrics);
    WatchSettings often = settings.toBuilder().setInterval(Duration.ZERO).build();
    reader = new WatchSource(often).createReader(null, mark);
  }

  boolean advance() throws IOException {
    long before = watermark();
    boolean available = reader.advance();
    if (available) {
      LineBatch batch = reader.getCurrent();
      lines.addAll(RandomLines.lines(batch));
      for (int i = 0; i < batch.size(); i++) {
        times.add(batch.time(i));
        assertThat(batch.time(i)).isGreaterThanOrEqualTo(before);
      }
    }
    return available;
  }

  long watermark() {
    return reader.getWatermark().getMillis();
  }

  void until(ThrowingRunnable assertion) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              advance();
              assertion.run();
            });
  }

  /** Reads until {@code line} has come, and with it all that was there before it. */
  void untilLine(String line) {
    until(() -> assertThat(lines).contains(line));
  }

  void untilLines(int count) {
    until(() -> assertThat(lines).hasSizeGreaterThanOrEqualTo(count));
  }

  long counter(String name) {
    return metrics.count(MetricName.named(MetricNames.NAMESPACE, name));
  }

  /** The mark as it comes back from where the runner has kept it. */
  WatchCheckpointMark mark() throws IOException {
    return CoderUtils.clone(WatchCheckpointMark.coder(), reader.getCheckpointMark());
  }

  @Override
  public void close() {
    reader.close();
    MetricsEnvironment.setCurrentContainer(null);
  }
}
