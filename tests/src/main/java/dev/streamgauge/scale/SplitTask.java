package dev.streamgauge.scale;

import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.spark.coders.CoderHelpers;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Instant;

/**
 * The task that reads one split, in the order of work of Beam's {@code StateSpecFunctions}: the
 * reader stays, and each micro-batch begins with the mark of the one before.
 */
final class SplitTask implements AutoCloseable {
  /** A look waits for some milliseconds. */
  private static final int MOST_LOOKS = 20_000;

  private final PipelineOptions options;
  private UnboundedReader<LineBatch> reader;
  private byte[] mark;
  private Instant watermark;
  private long linesRead;

  SplitTask(PipelineOptions options) {
    this.options = options;
  }

  /**
   * Reads what has arrived.
   *
   * @param split this split, as the driver sends it with the micro-batch
   * @param lines how many lines it has to have read in all micro-batches together
   * @param metrics receives the metrics of the task
   */
  List<WindowedValue<Object>> read(
      UnboundedSource<LineBatch, CheckpointMark> split, long lines, MetricsContainerStepMap metrics)
      throws IOException {
    MetricsContainerStepMap own = new MetricsContainerStepMap();
    try (var scope = MetricsEnvironment.scopedMetricsContainer(own.getContainer("read"))) {
      List<WindowedValue<Object>> batches = new ArrayList<>();
      Coder<CheckpointMark> coder = split.getCheckpointMarkCoder();
      CheckpointMark begun = mark == null ? null : CoderHelpers.fromByteArray(mark, coder);
      boolean available;
      if (reader == null) {
        reader = split.createReader(options, begun);
        available = reader.start();
      } else {
        available = reader.advance();
      }
      int looks = 0;
      while (available || linesRead < lines) {
        if (!available && ++looks > MOST_LOOKS) {
          throw new IllegalStateException(linesRead + " of " + lines + " lines come");
        }
        if (available) {
          looks = 0;
          linesRead += reader.getCurrent().stats().linesRead();
          batches.add(
              WindowedValues.of(
                  reader.getCurrent(),
                  reader.getCurrentTimestamp(),
                  GlobalWindow.INSTANCE,
                  PaneInfo.NO_FIRING));
        }
        available = linesRead < lines && reader.advance();
      }
      watermark = reader.getWatermark();
      mark = CoderHelpers.toByteArray(reader.getCheckpointMark(), coder);
      metrics.updateAll(own);
      return batches;
    }
  }

  /** Creates the reader, which begins to read ahead. */
  void open(UnboundedSource<LineBatch, CheckpointMark> split) throws IOException {
    MetricsContainerStepMap own = new MetricsContainerStepMap();
    try (var scope = MetricsEnvironment.scopedMetricsContainer(own.getContainer("read"))) {
      Coder<CheckpointMark> unused = split.getCheckpointMarkCoder();
      reader = split.createReader(options, null);
      boolean unusedToo = reader.start();
    }
  }

  /** Returns the watermark that it has reported to Spark. */
  Instant watermark() {
    return watermark;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
