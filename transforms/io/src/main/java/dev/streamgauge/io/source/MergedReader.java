package dev.streamgauge.io.source;

import dev.streamgauge.io.splits.SplitBacklog;
import dev.streamgauge.io.splits.SplitProgress;
import dev.streamgauge.io.splits.SplitReport;
import dev.streamgauge.io.splits.SplitRound;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a {@link MergedSource}: takes batches from the engine's queue, and never blocks for long.
 */
final class MergedReader<M extends UnboundedSource.CheckpointMark>
    extends UnboundedReader<LineBatch> {
  private static final Logger LOG = LoggerFactory.getLogger(MergedReader.class);
  private static final int POLL_MILLIS = 5;

  private final MergedSource<M> source;
  private final PipelineOptions options;
  private final boolean readAgain;
  private final boolean microBatches;
  private final long maxBytes;
  private LeaseCache.Lease<MergeEngine<?>> lease;
  private MergeEngine<M> engine;
  private MergeProgress<M> progress;

  /** Created at the end of the last micro-batch; null within one. */
  private @Nullable MergedCheckpointMark<M> lastMark;

  /** Bytes emitted since the last mark. */
  private long bytes;

  private final SourceMetrics metrics = new SourceMetrics();
  private @Nullable LineBatch current;
  private Instant currentTimestamp;
  private Instant watermark;

  /** What is known of other splits; null if there are none. */
  private @Nullable SplitProgress split;

  /** Whether a micro-batch has begun that was not reported to them. */
  private boolean toReport;

  MergedReader(
      MergedSource<M> source, PipelineOptions options, @Nullable MergedCheckpointMark<M> mark)
      throws IOException {
    this(
        source,
        options,
        mark,
        ReadAhead.microBatchBytes(Runtime.getRuntime().maxMemory() / source.splits()));
  }

  MergedReader(
      MergedSource<M> source,
      PipelineOptions options,
      @Nullable MergedCheckpointMark<M> mark,
      long microBatchBytes)
      throws IOException {
    this.source = source;
    this.options = options;
    RereadOptions reread = options.as(RereadOptions.class);
    this.readAgain = reread.isReadAgainBehindWatermark();
    this.microBatches = reread.isReadInMicroBatches();
    this.maxBytes = microBatches ? microBatchBytes : Long.MAX_VALUE;
    DecodedMarks.take(source.id());
    begin(mark);
  }

  private void begin(@Nullable MergedCheckpointMark<M> mark) throws IOException {
    lease = source.lease(options, mark);
    engine = (MergeEngine<M>) lease.engine();
    progress = engine.progress();
    split = progress.split();
    // The last reported watermark, not the one possible by now: a window must not close unreported.
    watermark = progress.watermark();
  }

  /** Returns to the runner's mark, if a micro-batch begins and it is not the current one. */
  @SuppressWarnings("unchecked")
  private void followMark() throws IOException {
    DecodedMarks.Decoded begun = DecodedMarks.take(source.id());
    MergedCheckpointMark<M> own = lastMark;
    if (own == null && begun == null) {
      return;
    }
    // None if a task begins without a mark: its reader begins where this one did.
    MergedCheckpointMark<M> decoded = begun == null ? null : (MergedCheckpointMark<M>) begun.mark();
    lastMark = null;
    bytes = 0;
    if (own == null || !own.isSamePosition(decoded)) {
      LOG.warn(
          "{}: reading a micro-batch again, since its task or what it read was lost.",
          source.settings().origin());
      lease.discard();
      begin(decoded);
    }
  }

  /** Takes what the driver says to a split, if a micro-batch begins. */
  private void followRound() {
    SplitRound begun = split == null ? null : SplitRound.take(source.id());
    if (begun != null) {
      split.begin(begun, System.nanoTime(), DrainSignal.requested());
      toReport = true;
    }
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    // A bundle that has something must not wait for more.
    long waitMillis = current == null || microBatches ? POLL_MILLIS : 0;
    current = null;
    if (microBatches) {
      followMark();
      followRound();
    }
    if (progress.stopped() || bytes >= maxBytes) {
      return false;
    }
    MergeEngine.Item<M> item = split != null && split.isStopped() ? null : poll(waitMillis);
    long now = source.settings().clock().elapsedMillis();
    engine.readNotes(now);
    engine.metrics().publish();
    SplitBacklog backlog = split == null ? engine.backlog() : split.backlog();
    metrics.backlog(backlog.lines(), backlog.bytes());
    if (item == null) {
      return idle(now);
    }
    progress.handOut(item, now);
    take(item.batch(), coveredWatermark(now));
    engine.deadLog().log(item.batch().deadLetters());
    metrics.watermark(watermark.getMillis());
    return true;
  }

  private MergeEngine.@Nullable Item<M> poll(long waitMillis) throws IOException {
    try {
      return engine.poll(waitMillis);
    } catch (IOException e) {
      // The next reader gets a new engine instead of the same failure.
      lease.discard();
      throw e;
    }
  }

  private Instant coveredWatermark(long now) {
    Instant decided = progress.decideWatermark(now);
    if (split == null || source.settings().heartbeat() == null) {
      return decided;
    }
    // The watermark of all splits may be beyond what this one has covered: others report that.
    Instant covered = progress.withinCovered(decided);
    return covered.isAfter(watermark) ? covered : watermark;
  }

  private boolean isIdleForLong(long now) {
    Duration stopAfter = source.settings().stopWhenIdle();
    return stopAfter != null
        && Math.min(engine.idleMillis(), progress.begunMillis(now)) >= stopAfter.getMillis();
  }

  /** Returns whether the source ends now; one of several splits only stops until all have. */
  private boolean endsNow(long now) {
    boolean stopped = engine.isStopped();
    if (split == null) {
      return stopped || isIdleForLong(now);
    }
    if (stopped || (split.isIn(SplitRound.Phase.ENDING) && isIdleForLong(now))) {
      split.stop();
    }
    return split.isIn(SplitRound.Phase.ENDED);
  }

  private boolean idle(long now) {
    if (endsNow(now)) {
      return end(now);
    }
    Duration heartbeat = source.settings().heartbeat();
    if (heartbeat == null) {
      watermark = progress.decideWatermark(now);
      metrics.watermark(watermark.getMillis());
      return false;
    }
    // The watermark waits for the heartbeat: a window must not close before its zero is in it.
    if (!progress.heartbeatDue(now, heartbeat.getMillis())) {
      // It has not moved, or not beyond what is covered, where there is nothing to wait for.
      watermark = split == null ? progress.watermark() : coveredWatermark(now);
      metrics.watermark(watermark.getMillis());
      return false;
    }
    long from = progress.beat(now);
    Instant to = progress.decideWatermark(now);
    take(LineBatch.heartbeat(source.settings().origin(), from, to.getMillis()), to);
    metrics.watermark(watermark.getMillis());
    return true;
  }

  private boolean end(long now) {
    source.settings().endListener().sourceEnds();
    progress.stop();
    watermark = progress.decideWatermark(now);
    metrics.watermark(watermark.getMillis());
    return false;
  }

  private void take(LineBatch batch, Instant newWatermark) {
    // The watermark as reported before this batch decides which of its lines are late, by any
    // split.
    Instant reported =
        split != null && split.watermark().isAfter(watermark) ? split.watermark() : watermark;
    current = batch.withWatermark(reported.getMillis()).withEpoch(progress.epoch());
    bytes += batch.byteSize();
    long earliest = batch.earliestTime();
    // Without times and coverage it only counts what was read, and holds nothing back.
    currentTimestamp = earliest == Long.MAX_VALUE ? newWatermark : new Instant(earliest);
    watermark = newWatermark;
  }

  @Override
  public LineBatch getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("no batch: the last advance() returned false");
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    getCurrent();
    return currentTimestamp;
  }

  /**
   * Returns the watermark. One of several splits also reports to their coordinator: Spark asks once
   * at the end of each micro-batch, while it collects metrics.
   */
  @Override
  public Instant getWatermark() {
    if (split != null) {
      report(split);
      return watermark;
    }
    return readAgain ? progress.savedWatermark() : watermark;
  }

  private void report(SplitProgress all) {
    if (toReport) {
      toReport = false;
      long now = source.settings().clock().elapsedMillis();
      SplitReport report =
          all.end(progress.splitTime(), progress.watermark(), isIdleForLong(now), engine.backlog());
      if (report != null) {
        source.send(report);
      }
    }
  }

  @Override
  public UnboundedSource.CheckpointMark getCheckpointMark() {
    lastMark = progress.toMark();
    return lastMark;
  }

  @Override
  public UnboundedSource<LineBatch, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    lease.close();
  }
}
