package dev.streamgauge.io.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.source.Drainable;
import dev.streamgauge.io.spool.SocketCheckpointMark;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.awaitility.core.ThrowingRunnable;

/** Reads as a runner does, and checks on the way that no chunk is behind the watermark. */
final class SocketReading implements AutoCloseable {
  final SocketSource source;
  final List<String> lines = new ArrayList<>();
  final List<String> origins = new ArrayList<>();
  long cut;
  private final UnboundedReader<LineBatch> reader;
  private boolean started;

  SocketReading(SocketSource source, SocketCheckpointMark mark) {
    this.source = source;
    this.reader = source.createReader(PipelineOptionsFactory.create(), mark);
  }

  static SocketReading start(SocketSource source) throws IOException {
    SocketReading reading = new SocketReading(source, null);
    reading.drain();
    return reading;
  }

  int port() {
    return source.boundPort().getAsInt();
  }

  SocketEngine engine() {
    return source.engine().orElseThrow();
  }

  long watermark() {
    return reader.getWatermark().getMillis();
  }

  long backlog() {
    return reader.getSplitBacklogBytes();
  }

  boolean stop() {
    return ((Drainable) reader).stop();
  }

  void drain() throws IOException {
    while (advance()) {}
  }

  boolean advance() throws IOException {
    long watermark = watermark();
    boolean available = started ? reader.advance() : reader.start();
    started = true;
    if (available) {
      LineBatch batch = reader.getCurrent();
      assertThat(batch.isEmpty()).isFalse();
      cut += batch.stats().linesCut();
      for (int i = 0; i < batch.size(); i++) {
        lines.add(batch.line(i));
        origins.add(batch.origin());
        assertThat(batch.time(i)).isEqualTo(reader.getCurrentTimestamp().getMillis());
        assertThat(batch.time(i)).isGreaterThanOrEqualTo(watermark);
      }
    }
    assertThat(watermark()).isGreaterThanOrEqualTo(watermark);
    return available;
  }

  void until(ThrowingRunnable assertion) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              drain();
              assertion.run();
            });
  }

  void untilLines(String... expected) {
    until(() -> assertThat(lines).containsExactly(expected));
  }

  SocketCheckpointMark mark() {
    return (SocketCheckpointMark) reader.getCheckpointMark();
  }

  /** A reader as the runner makes it after this one, from the mark in its encoded form. */
  SocketReading next() throws IOException {
    SocketCheckpointMark mark = mark();
    mark.finalizeCheckpoint();
    SocketCheckpointMark decoded = CoderUtils.clone(source.getCheckpointMarkCoder(), mark);
    return new SocketReading(source, decoded);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
