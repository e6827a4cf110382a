package dev.streamgauge.io.source;

import dev.streamgauge.io.splits.SplitCoordinator;
import dev.streamgauge.io.splits.SplitRound;
import dev.streamgauge.lines.LineBatch;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * Reads a source as Beam's SparkRunner does: the driver splits it for each micro-batch and
 * serializes the splits, workers keep readers and decode marks, and the driver collects metrics and
 * the maximum of the watermarks.
 */
final class MicroBatches implements AutoCloseable {
  private final PipelineOptions options = PipelineOptionsFactory.create();
  private final MergedSource<FakeSource.Mark> source;
  private final DistributionTotals metrics = new DistributionTotals();
  private final Map<Integer, UnboundedReader<LineBatch>> readers = new HashMap<>();
  private final Map<Integer, byte[]> marks = new HashMap<>();
  private long watermark = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private List<MergedSource<FakeSource.Mark>> splits;

  MicroBatches(MergedSource<FakeSource.Mark> source) {
    this.source = source;
    options.as(RereadOptions.class).setReadInMicroBatches(true);
    SplitCoordinator.start(() -> metrics);
  }

  /** The watermark that the runner knows after the last micro-batch. */
  long watermark() {
    return watermark;
  }

  /** The round of the last micro-batch. */
  SplitRound round() {
    return splits.get(0).round();
  }

  /** Returns what a micro-batch reads, each split looking {@code looks} times. */
  List<LineBatch> next(int looks) throws IOException {
    splits =
        source.split(99, options).stream().map(split -> SerializableUtils.clone(split)).toList();
    return read(looks);
  }

  private List<LineBatch> read(int looks) throws IOException {
    List<LineBatch> batches = new ArrayList<>();
    Map<Integer, byte[]> after = new HashMap<>();
    long highest = watermark;
    for (int i = 0; i < splits.size(); i++) {
      DistributionTotals collected = new DistributionTotals();
      try (Closeable ignored = MetricsEnvironment.scopedMetricsContainer(collected)) {
        Coder<MergedCheckpointMark<FakeSource.Mark>> coder = splits.get(i).getCheckpointMarkCoder();
        byte[] saved = marks.get(i);
        MergedCheckpointMark<FakeSource.Mark> mark =
            saved == null ? null : CoderUtils.decodeFromByteArray(coder, saved);
        UnboundedReader<LineBatch> reader = readers.get(i);
        boolean isNew = reader == null;
        if (isNew) {
          reader = splits.get(i).createReader(options, mark);
          readers.put(i, reader);
        }
        for (int look = 0; look < looks; look++) {
          if (isNew && look == 0 ? reader.start() : reader.advance()) {
            batches.add(reader.getCurrent());
          }
        }
        reader.getCheckpointMark().finalizeCheckpoint();
        highest = Math.max(highest, reader.getWatermark().getMillis());
        @SuppressWarnings("unchecked")
        MergedCheckpointMark<FakeSource.Mark> end =
            (MergedCheckpointMark<FakeSource.Mark>) reader.getCheckpointMark();
        after.put(i, CoderUtils.encodeToByteArray(coder, end));
      }
      metrics.addAll(collected);
    }
    marks.putAll(after);
    watermark = highest;
    return batches;
  }

  /** Loses the worker with the reader of a split, and all it has read ahead. */
  void loseReader(int split) throws IOException {
    UnboundedReader<LineBatch> reader = readers.remove(split);
    byte[] mark = marks.get(split);
    if (reader != null && mark != null) {
      reader.close();
      MergedSource<FakeSource.Mark> lost = splits.get(split);
      lost.lease(options, CoderUtils.decodeFromByteArray(lost.getCheckpointMarkCoder(), mark))
          .discard();
    }
  }

  /**
   * Reads a micro-batch, loses what was read after the driver has collected the reports, and reads
   * it again; Spark does not collect anything of the second reading.
   */
  List<LineBatch> nextReadTwice(int firstLooks, int secondLooks) throws IOException {
    Map<Integer, byte[]> before = new HashMap<>(marks);
    long known = watermark;
    next(firstLooks);
    long first = watermark;
    marks.clear();
    marks.putAll(before);
    DistributionTotals kept = new DistributionTotals();
    kept.addAll(metrics);
    List<LineBatch> batches = read(secondLooks);
    metrics.replaceBy(kept);
    watermark = Math.max(known, first);
    return batches;
  }

  /** Starts a new driver and new workers from what is saved. */
  MicroBatches restart() throws IOException {
    for (int split = 0; splits != null && split < splits.size(); split++) {
      loseReader(split);
    }
    close();
    MicroBatches restarted = new MicroBatches(source);
    restarted.marks.putAll(marks);
    restarted.metrics.addAll(metrics);
    return restarted;
  }

  @Override
  public void close() throws IOException {
    for (UnboundedReader<LineBatch> reader : readers.values()) {
      reader.close();
    }
    readers.clear();
  }
}
