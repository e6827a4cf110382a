package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.RandomLines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.awaitility.core.ThrowingRunnable;

/**
 * Reads a merged source as a runner does; checks on the way that the watermark never goes back, and
 * that each batch carries the one that was told before it.
 */
final class MergedReading implements AutoCloseable {
  final List<String> lines = new ArrayList<>();
  final List<LineBatch> batches = new ArrayList<>();
  private final MergedSource<FakeSource.Mark> source;
  private final UnboundedReader<LineBatch> reader;
  private boolean started;

  MergedReading(MergedSource<FakeSource.Mark> source, MergedCheckpointMark<FakeSource.Mark> mark)
      throws IOException {
    this.source = source;
    this.reader = source.createReader(PipelineOptionsFactory.create(), mark);
  }

  long watermark() {
    return reader.getWatermark().getMillis();
  }

  long timestamp() {
    return reader.getCurrentTimestamp().getMillis();
  }

  LineBatch last() {
    return batches.get(batches.size() - 1);
  }

  /** The last batch but for its watermark. */
  LineBatch lastLines() {
    return last().withWatermark(LineBatch.NO_WATERMARK);
  }

  boolean advance() throws IOException {
    long before = watermark();
    boolean available = started ? reader.advance() : reader.start();
    started = true;
    if (available) {
      assertThat(reader.getCurrent().watermarkMillis()).isEqualTo(before);
      batches.add(reader.getCurrent());
      lines.addAll(RandomLines.lines(reader.getCurrent()));
    }
    assertThat(watermark()).isGreaterThanOrEqualTo(before);
    return available;
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

  void untilWatermark(long millis) {
    until(() -> assertThat(watermark()).isEqualTo(millis));
  }

  void untilLines(int count) {
    until(() -> assertThat(lines).hasSizeGreaterThanOrEqualTo(count));
  }

  /** The mark as it comes back from where the runner has kept it. */
  MergedCheckpointMark<FakeSource.Mark> mark() throws IOException {
    return CoderUtils.clone(source.getCheckpointMarkCoder(), rawMark());
  }

  @SuppressWarnings("unchecked")
  MergedCheckpointMark<FakeSource.Mark> rawMark() {
    return (MergedCheckpointMark<FakeSource.Mark>) reader.getCheckpointMark();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
